package db

import (
	"cmp"
	"context"
	"slices"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// StockChange is the input of AdjustStock.
type StockChange struct {
	Product        ID
	By             int
	IdempotencyKey string
}

// StockChanges is the input of AdjustStocks.
type StockChanges struct {
	Items          []*StockItem
	AllOrNone      bool
	IdempotencyKey string
}

// StockItem is how many pieces come to one product's stock.
type StockItem struct {
	Product ID
	By      int
}

// AdjustStock adds pieces to a product's stock, or removes some, once for each of the user's idempotency keys.
func (d *DB) AdjustStock(ctx context.Context, user uuid.UUID, in StockChange) (*Product, UserErrors, error) {
	hash, err := inputHash(in)
	if err != nil {
		return nil, nil, err
	}
	item := &StockItem{Product: in.Product, By: in.By}
	errs := item.check()
	if errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey"); errs != nil {
		_, err := in.Product.Key(KindProduct)
		return nil, errs, err
	}
	return single(d.adjustStocks(ctx, idempotencyKey{user, "adjustStock", in.IdempotencyKey, hash}, []*StockItem{item}, true))
}

// AdjustStocks adds pieces to the stock of up to 100 products, or removes some, once for each of the user's idempotency
// keys. A key that was used before gets what came of each product then, and the products as they are now.
func (d *DB) AdjustStocks(ctx context.Context, user uuid.UUID, in StockChanges) (*Changes[*Product], error) {
	const name = "items"
	var errs UserErrors
	errs.listLength(len(in.Items), name)
	if errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey"); errs != nil {
		return &Changes[*Product]{Errors: errs}, nil
	}
	hash, err := inputHash(in)
	if err != nil {
		return nil, err
	}
	c, err := d.adjustStocks(ctx, idempotencyKey{user, "adjustStocks", in.IdempotencyKey, hash}, in.Items, in.AllOrNone)
	return c.ofList(name, in.AllOrNone), err
}

func (d *DB) adjustStocks(ctx context.Context, key idempotencyKey, items []*StockItem, allOrNone bool) (*Changes[*Product], error) {
	changes := make([]change, len(items))
	for i, item := range items {
		var err error
		if changes[i].row, err = item.Product.Key(KindProduct); err != nil {
			return nil, err
		}
		changes[i].errors = item.check()
	}
	isAgain := false
	return applyChanges(changes, "product", allOrNone, func(valid []int, c *Changes[*Product]) (bool, error) {
		products, by := make(uuid.List, len(valid)), make([]int32, len(valid))
		for n, i := range valid {
			products[n], by[n] = changes[i].row, int32(items[i].By)
		}
		a, err := d.adjustStockOf(ctx, key, products, by, allOrNone)
		if err != nil {
			return false, err
		}
		codes, isFinal := a.outcome(allOrNone, isAgain)
		isAgain = true
		if a.used.hasOtherInput(key.hash) {
			c.refuse(errOtherInput())
			return true, nil
		}
		for n, i := range valid {
			c.Rows[i] = cmp.Or(a.changed[products[n]], a.current[products[n]])
			if n < len(codes) {
				c.RowErrors[i] = stockErrors(codes[n])
			}
		}
		return isFinal, nil
	})
}

// check validates everything that does not depend on the current stock.
func (i *StockItem) check() (errs UserErrors) {
	if i.By == 0 || i.By > maxStock || i.By < -maxStock {
		errs.Add(ErrorCodeInvalid, "must not be 0, and be at most 1,000,000,000 either way", "by")
	}
	return errs
}

// stockAdjustment is the result of adjustStockOf's statement.
type stockAdjustment struct {
	used             *usedKey               // nil if the key is new
	current, changed map[uuid.UUID]*Product // before and after the change
	codes            []string               // of each product why it can't be changed now; empty if it can
	waited           bool                   // whether a stock has changed while the statement waited for it
}

// adjustStockOf changes the stocks that stay within their bounds, if the key is new; if allOrNone is true, only if all
// stay so.
func (d *DB) adjustStockOf(ctx context.Context, key idempotencyKey, products uuid.List, by []int32, allOrNone bool) (a stockAdjustment, err error) {
	a.current, a.changed = map[uuid.UUID]*Product{}, map[uuid.UUID]*Product{}
	err = d.Mutate(ctx, "Product", `WITH known AS (`+knownKey(key.mutation)+`), current AS MATERIALIZED (
	SELECT * FROM products WHERE id = ANY($4::uuid[]) ORDER BY id FOR UPDATE
), change AS (
	SELECT c.id, n.nth, c.stock::bigint + n.by AS stock, CASE WHEN c.id IS NULL THEN 'NOT_FOUND' WHEN c.stock::bigint + n.by < 0 THEN 'OUT_OF_STOCK'
		WHEN c.stock::bigint + n.by > 1000000000 THEN 'INVALID' ELSE '' END AS code
	FROM unnest($4::uuid[], $5::int[]) WITH ORDINALITY AS n(id, by, nth) LEFT JOIN current c ON c.id = n.id
), outcome AS (
	SELECT array_agg(code ORDER BY nth) AS codes, CASE WHEN $6::boolean THEN bool_and(code = '') ELSE bool_or(code = '') END AS fits,
		EXISTS (SELECT FROM current c JOIN products p ON p.id = c.id WHERE p.stock <> c.stock) AS waited FROM change
), accepted AS (`+insertKey(key.mutation, "($4::uuid[])[1]", "o.codes")+` FROM outcome o WHERE o.fits AND NOT EXISTS (SELECT FROM known)
	`+onKeyConflict+`
), changed AS (
	UPDATE products p SET stock = n.stock, updated_at = now() FROM accepted, change n WHERE p.id = n.id AND n.code = '' RETURNING p.*
)
SELECT 'known', k FROM known k
UNION ALL SELECT 'codes', r FROM (SELECT codes, waited FROM outcome) r
UNION ALL SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM changed t) r`,
		[]any{key.user, key.key, key.hash, products, by, allOrNone},
		sqlpage.Readers{
			"known": func(r *sqlpage.RawRow) error { a.used = &usedKey{}; return a.used.read(r) },
			"codes": func(r *sqlpage.RawRow) error {
				if err := r.Scan(0, &a.codes); err != nil {
					return err
				}
				return r.Scan(1, &a.waited)
			},
			"current": sqlpage.ReadWhole(d.Database, func(p *Product) { a.current[p.ID] = p }),
			"changed": sqlpage.ReadWhole(d.Database, func(p *Product) { a.changed[p.ID] = p }),
		})
	return a, err
}

// outcome returns what came of each product: the code of an error, or the empty text. If isFinal is false, another
// request with the same key was accepted while the statement ran, or may have been and taken the pieces that are
// missing, and the statement must be sent again.
func (a *stockAdjustment) outcome(allOrNone, isAgain bool) (codes []string, isFinal bool) {
	if a.used != nil {
		return a.used.codes, true
	}
	fits := slices.Contains(a.codes, "")
	if allOrNone {
		fits = !slices.ContainsFunc(a.codes, func(code string) bool { return code != "" })
	}
	if !fits {
		return a.codes, !a.waited || isAgain
	}
	return a.codes, len(a.changed) > 0
}

// stockErrors says why a stock was not changed.
func stockErrors(code string) (errs UserErrors) {
	switch code {
	case string(ErrorCodeNotFound):
		errs.Add(ErrorCodeNotFound, "there is no such product", "product")
	case string(ErrorCodeOutOfStock):
		errs.Add(ErrorCodeOutOfStock, "there are not that many pieces", "by")
	case string(ErrorCodeInvalid):
		errs.Add(ErrorCodeInvalid, "the stock would be over 1,000,000,000", "by")
	}
	return errs
}
