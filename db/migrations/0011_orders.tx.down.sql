DROP INDEX reports_of_kind_and_status, users_by_email_prefix, users_by_username_prefix, orders_of_customer_by_status, orders_by_status;
DROP FUNCTION order_status_rank(text);
DROP TRIGGER orders_placed_at ON orders;
DROP FUNCTION move_items_of_order();
DROP TRIGGER order_items_placed_at ON order_items;
DROP FUNCTION fill_item_placed_at();
ALTER TABLE order_items DROP COLUMN placed_at;
