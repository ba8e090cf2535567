export const loadPage = async () => undefined; export const CustomersPage = () => null;
