package db

import (
	"cmp"
	"context"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// NewProduct is the input of CreateProduct.
type NewProduct struct {
	SKU, Name, Description string
	Price                  Decimal
	Stock                  int
	IsActive               bool
}

// ProductChange is the input of UpdateProduct. Fields that are nil are not changed.
type ProductChange struct {
	ID              ID
	ExpectedVersion int
	Name            *string
	Description     *string
	Price           *Decimal
	IsActive        *bool
}

const (
	maxDescription = 10_000
	maxStock       = 1_000_000_000
)

// CreateProduct adds a product.
func (d *DB) CreateProduct(ctx context.Context, in NewProduct) (*Product, UserErrors, error) {
	var errs UserErrors
	errs.sku(in.SKU)
	errs.name(in.Name)
	errs.Text(in.Description, 0, maxDescription, "description")
	price := errs.price(in.Price, d.currency)
	if in.Stock < 0 || in.Stock > maxStock {
		errs.Add(ErrorCodeInvalid, "must be 0 to 1,000,000,000", "stock")
	}
	if errs != nil {
		return nil, errs, nil
	}
	id, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	var product *Product
	err = d.Mutate(ctx, "Product", `WITH added AS (
	INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now()) RETURNING *
)
SELECT 'product', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM added t) r`,
		[]any{id, in.SKU, in.Name, in.Description, price, in.Stock, in.IsActive},
		sqlpage.Readers{"product": sqlpage.ReadWhole(d.Database, func(p *Product) { product = p })})
	if sqlpage.IsUniqueViolation(err, "products_sku_key") {
		errs.Add(ErrorCodeTaken, "another product has this stock-keeping unit", "sku")
		return nil, errs, nil
	}
	return product, nil, err
}

// UpdateEach changes products that still have the expected version, each by itself, as if each were the only one. The
// returned products are current.
func (d *DB) UpdateEach(ctx context.Context, list []*ProductChange) (*Changes[*Product], error) {
	return d.updateProducts(ctx, list, false)
}

// UpdateProducts changes up to 100 products, as UpdateEach does, or all or none. Paths of errors name the row.
func (d *DB) UpdateProducts(ctx context.Context, list []*ProductChange, allOrNone bool) (*Changes[*Product], error) {
	const name = "products"
	var errs UserErrors
	if errs.listLength(len(list), name); errs != nil {
		return &Changes[*Product]{Errors: errs}, nil
	}
	c, err := d.updateProducts(ctx, list, allOrNone)
	return c.ofList(name, allOrNone), err
}

func (d *DB) updateProducts(ctx context.Context, list []*ProductChange, allOrNone bool) (*Changes[*Product], error) {
	changes, prices := make([]change, len(list)), make([]*int64, len(list))
	for i, p := range list {
		var err error
		if changes[i].row, err = p.ID.Key(KindProduct); err != nil {
			return nil, err
		}
		changes[i].errors, prices[i] = p.check(d.currency)
	}
	return applyChanges(changes, "id", allOrNone, func(valid []int, c *Changes[*Product]) (bool, error) {
		var columns productColumns
		for _, i := range valid {
			columns.add(changes[i].row, list[i], prices[i])
		}
		current, changed, err := d.changeProducts(ctx, columns, allOrNone)
		if err != nil {
			return false, err
		}
		for _, i := range valid {
			before, after := current[changes[i].row], changed[changes[i].row]
			switch c.Rows[i] = cmp.Or(after, before); {
			case before == nil:
				c.RowErrors[i].Add(ErrorCodeNotFound, "there is no such product", "id")
			case before.Version != list[i].ExpectedVersion:
				c.RowErrors[i].Add(ErrorCodeStale, "the product was changed meanwhile", "expectedVersion")
			}
		}
		return true, nil
	})
}

// check validates everything that does not depend on the product, and returns the price in the minor unit.
func (c *ProductChange) check(in Currency) (errs UserErrors, price *int64) {
	if c.Name != nil {
		errs.name(*c.Name)
	}
	if c.Description != nil {
		errs.Text(*c.Description, 0, maxDescription, "description")
	}
	if c.Price != nil {
		price = new(errs.price(*c.Price, in))
	}
	return errs, price
}

// productColumns are changes of products in the form that the statement takes.
type productColumns struct {
	ids                 uuid.List
	versions            []int32
	names, descriptions []*string
	prices              []*int64
	active              []*bool
}

func (c *productColumns) add(id uuid.UUID, change *ProductChange, price *int64) {
	c.ids, c.versions = append(c.ids, id), append(c.versions, int32(change.ExpectedVersion))
	c.names, c.descriptions = append(c.names, change.Name), append(c.descriptions, change.Description)
	c.prices, c.active = append(c.prices, price), append(c.active, change.IsActive)
}

// changeProducts changes the products that have the expected versions; if allOrNone is true, only if all have. It returns
// those that exist as they were before, and those that were changed.
func (d *DB) changeProducts(ctx context.Context, c productColumns, allOrNone bool) (current, changed map[uuid.UUID]*Product, err error) {
	current, changed = map[uuid.UUID]*Product{}, map[uuid.UUID]*Product{}
	err = d.Mutate(ctx, "Product", `WITH change AS (
	SELECT *, num_nonnulls(name, description, price, is_active) > 0 AS given
	FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::boolean[]) AS c(id, version, name, description, price, is_active)
), current AS MATERIALIZED (
	SELECT * FROM products WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
), fit AS (
	SELECT n.* FROM change n JOIN current c ON c.id = n.id AND c.version = n.version
), changed AS (
	UPDATE products p SET name = coalesce(n.name, p.name), description = coalesce(n.description, p.description), price = coalesce(n.price, p.price),
		is_active = coalesce(n.is_active, p.is_active), version = p.version + n.given::int, updated_at = CASE WHEN n.given THEN now() ELSE p.updated_at END
	FROM fit n WHERE p.id = n.id AND (NOT $7::boolean OR (SELECT count(*) FROM fit) = (SELECT count(*) FROM change)) RETURNING p.*
)
SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM changed t) r`,
		[]any{c.ids, c.versions, c.names, c.descriptions, c.prices, c.active, allOrNone},
		sqlpage.Readers{
			"current": sqlpage.ReadWhole(d.Database, func(p *Product) { current[p.ID] = p }),
			"changed": sqlpage.ReadWhole(d.Database, func(p *Product) { changed[p.ID] = p }),
		})
	return current, changed, err
}

func (e *UserErrors) price(p Decimal, c Currency) int64 {
	minor, err := p.Minor(c)
	switch {
	case err != nil:
		e.Add(ErrorCodeInvalid, faults.Of(err).Message, "price")
	case minor < 0:
		e.Add(ErrorCodeInvalid, "must not be negative", "price")
	case minor > maxPrice:
		e.Add(ErrorCodeInvalid, "is too high", "price")
	}
	return minor
}

// maxPrice keeps the total of any order within 64 bits: an order has at most 50 lines of 10,000 pieces.
const maxPrice = 1_000_000_000_000
