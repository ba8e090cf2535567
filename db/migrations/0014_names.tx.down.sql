DROP INDEX products_named;
