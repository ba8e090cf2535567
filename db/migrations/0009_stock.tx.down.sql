DROP INDEX products_by_stock;
