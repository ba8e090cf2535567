export const loadPage = async () => undefined; export const CustomerPage = () => null;
