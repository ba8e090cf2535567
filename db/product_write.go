package db

import (
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

// StockChange is the input of AdjustStock.
type StockChange struct {
	Product        ID
	By             int
	IdempotencyKey string
}

const (
	maxDescription = 10_000
	maxStock       = 1_000_000_000
	maxKey         = 100
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

// UpdateProduct changes a product if it still has the expected version. The returned product is current.
func (d *DB) UpdateProduct(ctx context.Context, in ProductChange) (*Product, UserErrors, error) {
	id, err := in.ID.Key(KindProduct)
	if err != nil {
		return nil, nil, err
	}
	var errs UserErrors
	if in.Name != nil {
		errs.name(*in.Name)
	}
	if in.Description != nil {
		errs.Text(*in.Description, 0, maxDescription, "description")
	}
	var price *int64
	if in.Price != nil {
		minor := errs.price(*in.Price, d.currency)
		price = &minor
	}
	if errs != nil {
		return nil, errs, nil
	}
	var current, changed *Product
	err = d.Mutate(ctx, "Product", `WITH current AS (
	SELECT * FROM products WHERE id = $1 FOR UPDATE
), changed AS (
	UPDATE products p SET name = coalesce($3::text, p.name), description = coalesce($4::text, p.description), price = coalesce($5::bigint, p.price),
		is_active = coalesce($6::boolean, p.is_active), version = p.version + given::int, updated_at = CASE WHEN given THEN now() ELSE p.updated_at END
	FROM current c, (SELECT num_nonnulls($3::text, $4::text, $5::bigint, $6::boolean) > 0 AS given) g WHERE p.id = c.id AND c.version = $2 RETURNING p.*
)
SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM changed t) r`,
		[]any{id, in.ExpectedVersion, in.Name, in.Description, price, in.IsActive},
		sqlpage.Readers{
			"current": sqlpage.ReadWhole(d.Database, func(p *Product) { current = p }),
			"changed": sqlpage.ReadWhole(d.Database, func(p *Product) { changed = p }),
		})
	switch {
	case err != nil:
		return nil, nil, err
	case current == nil:
		errs.Add(ErrorCodeNotFound, "there is no such product", "id")
	case changed == nil:
		errs.Add(ErrorCodeStale, "the product was changed meanwhile", "expectedVersion")
	default:
		current = changed
	}
	return current, errs, nil
}

// AdjustStock adds pieces to a product's stock, or removes some, once for each of the user's idempotency keys.
func (d *DB) AdjustStock(ctx context.Context, user uuid.UUID, in StockChange) (*Product, UserErrors, error) {
	id, err := in.Product.Key(KindProduct)
	if err != nil {
		return nil, nil, err
	}
	if errs := in.check(); errs != nil {
		return nil, errs, nil
	}
	hash, err := inputHash(in)
	if err != nil {
		return nil, nil, err
	}
	for {
		a, err := d.adjustStock(ctx, user, id, in, hash)
		if err != nil {
			return nil, nil, err
		}
		if product, errs, isFinal := a.outcome(in.By, hash); isFinal {
			return product, errs, nil
		}
		// Another request with the same key was accepted while this one waited. The next attempt sees its result.
	}
}

// check validates everything that does not depend on the current stock.
func (c StockChange) check() UserErrors {
	var errs UserErrors
	if c.By == 0 || c.By > maxStock || c.By < -maxStock {
		errs.Add(ErrorCodeInvalid, "must not be 0, and be at most 1,000,000,000 either way", "by")
	}
	errs.Text(c.IdempotencyKey, 1, maxKey, "idempotencyKey")
	return errs
}

// stockAdjustment is the result of adjustStock's statement.
type stockAdjustment struct {
	used    *usedKey // nil if the key is new
	current *Product // before the change; nil if there is no such product
	changed *Product // nil if nothing was changed
}

// adjustStock changes the stock if the key is new and the stock stays within its bounds.
func (d *DB) adjustStock(ctx context.Context, user, product uuid.UUID, in StockChange, hash []byte) (a stockAdjustment, err error) {
	err = d.Mutate(ctx, "Product", `WITH known AS (`+knownKey("adjustStock")+`), current AS (
	SELECT * FROM products WHERE id = $4 FOR UPDATE
), accepted AS (`+insertKey("adjustStock", "c.id")+` FROM current c
	WHERE c.stock::bigint + $5::int BETWEEN 0 AND 1000000000 AND NOT EXISTS (SELECT FROM known)
	`+onKeyConflict+`
), changed AS (
	UPDATE products p SET stock = c.stock + $5::int, updated_at = now() FROM accepted a JOIN current c ON c.id = a.result_id WHERE p.id = c.id
	RETURNING p.*
)
SELECT 'known', k FROM known k
UNION ALL SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM changed t) r`,
		[]any{user, in.IdempotencyKey, hash, product, in.By},
		sqlpage.Readers{
			"known":   func(r *sqlpage.RawRow) error { a.used = &usedKey{}; return a.used.read(r) },
			"current": sqlpage.ReadWhole(d.Database, func(p *Product) { a.current = p }),
			"changed": sqlpage.ReadWhole(d.Database, func(p *Product) { a.changed = p }),
		})
	return a, err
}

// outcome returns the result for the user. If isFinal is false, another request with the same key was accepted
// while the statement ran, and the statement must be sent again.
func (a stockAdjustment) outcome(by int, hash []byte) (product *Product, errs UserErrors, isFinal bool) {
	switch {
	case a.used.hasOtherInput(hash):
		return nil, errOtherInput(), true
	case a.used != nil:
		return a.current, nil, true
	case a.current == nil:
		errs.Add(ErrorCodeNotFound, "there is no such product", "product")
	case a.changed != nil:
		return a.changed, nil, true
	case a.current.Stock+by < 0:
		errs.Add(ErrorCodeOutOfStock, "there are not that many pieces", "by")
	case a.current.Stock+by > maxStock:
		errs.Add(ErrorCodeInvalid, "the stock would be over 1,000,000,000", "by")
	}
	return a.current, errs, errs != nil
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
