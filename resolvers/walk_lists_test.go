package resolvers_test

import (
	"math/rand/v2"
	"reflect"
	"strconv"
)

// list sends a random mutation of a list, in random order. Which one depends on n.
func (w *walk) list(random *rand.Rand, n int, key string) {
	var p bulkPayload
	allOrNone := random.IntN(2) == 0
	switch n {
	case 7:
		p = w.adjustList(random, allOrNone, key)
	case 8:
		var products []vars
		for _, i := range w.some(random) {
			products = append(products, vars{"id": w.products[i], "expectedVersion": 1 + random.IntN(5), "price": strconv.Itoa(1 + random.IntN(50))})
		}
		p = w.bulk("", updateProducts, vars{"products": products, "allOrNone": allOrNone})
	default:
		var steps, cancellations []vars
		for range 1 + random.IntN(4) {
			order := w.randomOrder(random)
			status := []string{"PAID", "SHIPPED", "DELIVERED", "CANCELLED"}[random.IntN(4)]
			steps = append(steps, vars{"order": order, "status": status, "expectedVersion": 1 + random.IntN(3)})
			cancellations = append(cancellations, vars{"order": order})
		}
		if random.IntN(2) == 0 {
			p = w.bulk("", setOrderStatuses, vars{"orders": steps, "allOrNone": allOrNone})
		} else {
			p = w.bulk("customer", cancelOrders, vars{"orders": cancellations, "allOrNone": allOrNone})
		}
	}
	w.count(p.payload)
	for _, r := range p.Results {
		w.count(r.payload)
	}
}

// adjustList changes some stocks, and sometimes repeats that with the same key.
func (w *walk) adjustList(random *rand.Rand, allOrNone bool, key string) bulkPayload {
	var items []vars
	chosen := w.some(random)
	for _, i := range chosen {
		items = append(items, vars{"product": w.products[i], "by": random.IntN(20)*2 - 19})
	}
	in := vars{"items": items, "allOrNone": allOrNone, "idempotencyKey": key}
	p := w.bulk("", adjustStocks, in)
	isChanged := false
	w.mu.Lock()
	for n, r := range p.Results {
		if len(p.Errors) == 0 && len(r.Errors) == 0 {
			w.added[chosen[n]] += items[n]["by"].(int)
			isChanged = true
		}
	}
	w.mu.Unlock()
	if isChanged && random.IntN(4) == 0 {
		again := w.bulk("", adjustStocks, in)
		for n, r := range again.Results {
			if !reflect.DeepEqual(r.Errors, p.Results[n].Errors) {
				panic("a repeated key was answered otherwise")
			}
		}
	}
	return p
}

// some draws some of the products, in random order.
func (w *walk) some(random *rand.Rand) []int { return random.Perm(len(w.products))[:1+random.IntN(4)] }
