export const loadPage = async () => undefined; export const CategoriesPage = () => null;
