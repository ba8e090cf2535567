-- The extension pg_trgm stays: others in the database may use it.
DROP TABLE notifications, reports, order_events, order_items, orders, products, users, shop_settings;
