-- An order has at most 50 lines: plans count on it. What is there already is not checked.
ALTER TABLE order_items ADD CONSTRAINT order_items_most_lines_check CHECK (line <= 50) NOT VALID;
