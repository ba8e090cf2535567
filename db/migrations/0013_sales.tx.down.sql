CREATE INDEX order_items_of_product ON order_items (product_id);
DROP INDEX order_items_sold;
