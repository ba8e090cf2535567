package resolvers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

const (
	bulkErrors       = ` errors { code message field } `
	bulkProducts     = `{ results { index product { id name stock version }` + bulkErrors + `}` + bulkErrors + `} }`
	bulkOrders       = `{ results { index order { id number status version }` + bulkErrors + `}` + bulkErrors + `} }`
	updateProducts   = `mutation($input: UpdateProductsInput!) { m: updateProducts(input: $input) ` + bulkProducts
	adjustStocks     = `mutation($input: AdjustStocksInput!) { m: adjustStocks(input: $input) ` + bulkProducts
	setOrderStatuses = `mutation($input: SetOrderStatusesInput!) { m: setOrderStatuses(input: $input) ` + bulkOrders
	cancelOrders     = `mutation($input: CancelOrdersInput!) { m: cancelOrders(input: $input) ` + bulkOrders
)

// bulkPayload is the payload of any of these mutations.
type bulkPayload struct {
	Results []struct {
		Index int
		payload
	}
	payload
}

// bulk sends a mutation of a list.
func (s *shop) bulk(viewer, mutation string, fields vars) bulkPayload {
	a := s.ask(viewer, mutation, input(fields))
	var data struct{ M bulkPayload }
	if len(a.Errors) > 0 {
		panic(fmt.Sprintf("%s: %v", mutation, a.Errors))
	}
	if err := json.Unmarshal(a.Data, &data); err != nil {
		panic(err)
	}
	for i, r := range data.M.Results {
		if r.Index != i {
			panic(fmt.Sprintf("the result %d has the index %d", i, r.Index))
		}
	}
	return data.M
}

// errorsOf writes errors as their codes and fields.
func (p payload) errorsOf() string {
	var texts []string
	for _, e := range p.Errors {
		texts = append(texts, e.Code+" "+strings.Join(e.Field, "."))
	}
	return strings.Join(texts, ", ")
}

// rows writes each result as its object (the stock, or the status), the version and the errors.
func (p bulkPayload) rows() []string {
	rows := []string{}
	for _, r := range p.Results {
		text := "null"
		switch {
		case r.Product != nil:
			text = fmt.Sprintf("%d v%d", r.Product.Stock, r.Product.Version)
		case r.Order != nil:
			text = fmt.Sprintf("%s v%d", r.Order.Status, r.Order.Version)
		}
		rows = append(rows, strings.TrimSpace(text+" "+r.errorsOf()))
	}
	return rows
}

// unknownProduct is the id of no product.
func unknownProduct() string { return db.ID{Kind: db.KindProduct}.String() }

func TestStocksChangeEachByItself(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	a, b, c := s.newProduct("A", 5), s.newProduct("B", 5), s.newProduct("C", 5)
	items := []vars{
		{"product": c, "by": 3},
		{"product": unknownProduct(), "by": 1},
		{"product": a, "by": -6},
		{"product": b, "by": 0},
		{"product": c, "by": 1},
		{"product": b, "by": -5},
	}
	errors := []string{
		"NOT_FOUND input.items.1.product", "OUT_OF_STOCK input.items.2.by", "INVALID input.items.3.by",
		"INVALID input.items.4.product", "INVALID input.items.5.product",
	}
	p := s.bulk("", adjustStocks, vars{"items": items, "idempotencyKey": "k"})
	require.Equal(t, []string{"8 v1", "null " + errors[0], "5 v1 " + errors[1], "null " + errors[2], "null " + errors[3], "null " + errors[4]}, p.rows(),
		"of two rows about one product the second is not valid, whatever became of the first")
	require.Empty(t, p.Errors)

	p = s.bulk("", adjustStocks, vars{"items": items, "idempotencyKey": "k2", "allOrNone": true})
	require.Equal(t, strings.Join(append(errors[2:3:3], errors[3:]...), ", "), p.errorsOf(), "rows that are not valid are found before anything is read")
	p = s.bulk("", adjustStocks, vars{"items": items[:3], "idempotencyKey": "k2", "allOrNone": true})
	require.Equal(t, []string{"8 v1", "null " + errors[0], "5 v1 " + errors[1]}, p.rows())
	require.Equal(t, strings.Join(errors[:2], ", "), p.errorsOf())

	p = s.bulk("", adjustStocks, vars{"items": []vars{{"product": a, "by": -5}, {"product": b, "by": 1_000_000_000 - 5}}, "idempotencyKey": "k2", "allOrNone": true})
	require.Equal(t, []string{"0 v1", "1000000000 v1"}, p.rows(), "a request that changed nothing has not used its key up")
	require.Empty(t, p.Errors)
	p = s.bulk("", adjustStocks, vars{"items": []vars{{"product": a, "by": 1}, {"product": b, "by": 1}}, "idempotencyKey": "k3"})
	require.Equal(t, []string{"1 v1", "1000000000 v1 INVALID input.items.1.by"}, p.rows())
}

// A list has 1 to 100 rows.
func TestListsThatAreTooLongOrEmptyChangeNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("ONE", 5)
	for name, m := range map[string]struct {
		mutation string
		row      vars
	}{
		"products": {updateProducts, vars{"id": product, "expectedVersion": 1, "name": "New"}},
		"items":    {adjustStocks, vars{"product": product, "by": 1}},
		"orders":   {setOrderStatuses, vars{"order": s.anotherCustomersOrder(), "expectedVersion": 1, "status": "CANCELLED"}},
		"orders ":  {cancelOrders, vars{"order": s.anotherCustomersOrder()}},
	} {
		name = strings.TrimSpace(name)
		rows := []vars{}
		for range 101 {
			rows = append(rows, m.row)
		}
		for _, list := range [][]vars{rows, {}} {
			in := vars{name: list}
			if name == "items" {
				in["idempotencyKey"] = "k"
			}
			p := s.bulk("", m.mutation, in)
			require.Equal(t, "INVALID input."+name, p.errorsOf(), m.mutation)
			require.Empty(t, p.Results)
		}
	}
	p := s.bulk("", adjustStocks, vars{"items": []vars{}, "idempotencyKey": ""})
	require.Equal(t, "INVALID input.items, INVALID input.idempotencyKey", p.errorsOf())
	require.Equal(t, 5, scalar[int](s, "SELECT stock FROM products WHERE sku = 'ONE'"))
}

// A key gets what came of each row when it was used first, whatever would come of it now.
func TestIdempotencyKeyChangesEachStockOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t, withManyWaiters)
	a, b := s.newProduct("A", 100), s.newProduct("B", 1)
	in := vars{"items": []vars{{"product": a, "by": -3}, {"product": b, "by": -2}, {"product": a, "by": 1}}, "idempotencyKey": "the key"}
	payloads := make([]bulkPayload, 20)
	var all sync.WaitGroup
	for i := range payloads {
		all.Go(func() { payloads[i] = s.bulk("", adjustStocks, in) })
	}
	all.Wait()
	for _, p := range payloads {
		require.Equal(t, payloads[0], p)
	}
	require.Equal(t, []string{"97 v1", "1 v1 OUT_OF_STOCK input.items.1.by", "null INVALID input.items.2.product"}, payloads[0].rows())

	s.do("", adjustStock, input(vars{"product": b, "by": 10, "idempotencyKey": "the key"}))
	require.Equal(t, []string{"97 v1", "11 v1 OUT_OF_STOCK input.items.1.by", "null INVALID input.items.2.product"}, s.bulk("", adjustStocks, in).rows(),
		"the product is the present one")

	in["allOrNone"] = true
	p := s.bulk("", adjustStocks, in)
	require.Equal(t, "IDEMPOTENCY_CONFLICT input.idempotencyKey", s.bulk("", adjustStocks, vars{"items": in["items"].([]vars)[:2], "idempotencyKey": "the key"}).errorsOf())
	require.Equal(t, "INVALID input.items.2.product", p.errorsOf(), "a list that is not valid is refused before its key is looked up")
	require.Empty(t, s.bulk("admin", adjustStocks, vars{"items": in["items"].([]vars)[:1], "idempotencyKey": "the key"}).Errors, "another viewer may use the same key")
	require.Equal(t, 94, scalar[int](s, "SELECT stock FROM products WHERE sku = 'A'"))
}

func TestProductsChangeEachByItself(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	a, b, c := s.newProduct("A", 1), s.newProduct("B", 2), s.newProduct("C", 3)
	products := []vars{
		{"id": c, "expectedVersion": 1, "name": "New C", "price": "3.50"},
		{"id": a, "expectedVersion": 7, "name": "New A"},
		{"id": b, "expectedVersion": 1, "name": "", "price": "-1"},
		{"id": unknownProduct(), "expectedVersion": 1},
		{"id": c, "expectedVersion": 2},
	}
	errors := []string{
		"STALE input.products.1.expectedVersion", "INVALID input.products.2.name, INVALID input.products.2.price",
		"NOT_FOUND input.products.3.id", "INVALID input.products.4.id",
	}
	p := s.bulk("", updateProducts, vars{"products": products})
	require.Equal(t, []string{"3 v2", "1 v1 " + errors[0], "null " + errors[1], "null " + errors[2], "null " + errors[3]}, p.rows())
	require.Empty(t, p.Errors)
	require.Equal(t, "New C", p.Results[0].Product.Name)
	require.Equal(t, "The A", p.Results[1].Product.Name, "a row that is out of date has the product as it is now")
	require.Equal(t, int64(350), scalar[int64](s, "SELECT price FROM products WHERE sku = 'C'"))

	all := []vars{{"id": b, "expectedVersion": 1, "isActive": false}, {"id": a, "expectedVersion": 1}, {"id": c, "expectedVersion": 1, "name": "Newer"}}
	p = s.bulk("", updateProducts, vars{"products": all, "allOrNone": true})
	require.Equal(t, []string{"2 v1", "1 v1", "3 v2 STALE input.products.2.expectedVersion"}, p.rows())
	require.Equal(t, "STALE input.products.2.expectedVersion", p.errorsOf())
	all[2]["expectedVersion"] = 2
	p = s.bulk("", updateProducts, vars{"products": all, "allOrNone": true})
	require.Equal(t, []string{"2 v2", "1 v1", "3 v3"}, p.rows(), "a row without a change changes nothing")
	require.Empty(t, p.Errors)
}
