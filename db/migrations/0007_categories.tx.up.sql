-- Categories of products.

CREATE TABLE categories (
    id         uuid PRIMARY KEY,
    name       text COLLATE "C" NOT NULL,
    slug       text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    CONSTRAINT categories_slug_key UNIQUE (slug), -- categoryBySlug
    CONSTRAINT categories_name_check CHECK (name ~ '\S' AND char_length(name) <= 200),
    CONSTRAINT categories_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 40),
    CONSTRAINT categories_version_check CHECK (version > 0)
);

CREATE INDEX categories_sorted_by_name ON categories (name COLLATE "und-x-icu", id);

--bun:split
CREATE TABLE product_categories (
    product_id  uuid NOT NULL REFERENCES products,
    category_id uuid NOT NULL REFERENCES categories,
    PRIMARY KEY (product_id, category_id) -- Product.categories
);

-- Category.products, and the filter of products.
CREATE UNIQUE INDEX product_categories_of_category ON product_categories (category_id, product_id);
