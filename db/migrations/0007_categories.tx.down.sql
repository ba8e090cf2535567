DROP TABLE product_categories, categories;
