CREATE TABLE IF NOT EXISTS authors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE IF NOT EXISTS books (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author_id bigint NOT NULL REFERENCES authors,
  title text NOT NULL,
  year bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS books_by_author ON books (author_id, year, id);
CREATE INDEX IF NOT EXISTS books_by_year ON books (year, id);

CREATE TABLE IF NOT EXISTS reviews (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id bigint NOT NULL REFERENCES books,
  stars bigint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text text NOT NULL
);
CREATE INDEX IF NOT EXISTS reviews_by_book ON reviews (book_id, id);

-- 12 authors, 60 books of 20 years, 200 reviews. Some authors have no book, and some books no review.
INSERT INTO authors (name)
SELECT 'Author ' || n FROM generate_series(1, 12) AS n
WHERE NOT EXISTS (SELECT FROM authors);

INSERT INTO books (author_id, title, year)
SELECT 1 + n * n % 11, 'Book ' || n, 1980 + n * 7 % 20 FROM generate_series(1, 60) AS n
WHERE NOT EXISTS (SELECT FROM books);

INSERT INTO reviews (book_id, stars, text)
SELECT 1 + n * n % 50, 1 + n % 5, 'Review ' || n FROM generate_series(1, 200) AS n
WHERE NOT EXISTS (SELECT FROM reviews);
