DROP INDEX notifications_unread, notifications_read, users_email_name_key, users_found, products_found,
    users_of_role_sorted_by_username, users_sorted_by_username, products_inactive_sorted, products_sorted_by_name;
DROP FUNCTION search_pattern(text);
DROP FUNCTION search_key(text);
DROP FUNCTION name_key(text);
