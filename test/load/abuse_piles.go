package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"orderly.example/test/load/hostile"
)

// pile is a kind of field that PostgreSQL has much to do for. An operation is made of as many as are accepted.
type pile struct {
	name, before, after string
	each                func(i int) string
	needsSession        bool
}

const mostPiled = 49 // more have too many aliases

func piles(ids map[string][]string) []pile {
	return []pile{
		{"counts of categories' products", "{categories(first:12){nodes{", "}}}", countOfProducts, false},
		{"counts of the shop's products", "{", "}", countOfProducts, false},
		{"searches", "{", "}", func(i int) string {
			return fmt.Sprintf(`s%d:search(text:"%c %c %c" first:1){__typename} `, i, 'a'+i%26, 'a'+i/26%26, 's'-i%7)
		}, true},
		{"counts of users", "{", "}", func(i int) string {
			return fmt.Sprintf(`u%d:users(first:1 filter:{search:"%c %c"}){totalCount} `, i, 'a'+i%26, 'a'+i/26%26)
		}, true},
		{"orders of a product", "{", "}", func(i int) string {
			return fmt.Sprintf(`o%d:orders(first:1 filter:{product:%q total:{min:"%d"}} orderBy:{field:TOTAL direction:ASC}){totalCount nodes{number}} `,
				i, ids["Product"][i%len(ids["Product"])], i)
		}, true},
		{"orders of a time in another order", "{", "}", func(i int) string {
			return fmt.Sprintf(`o%d:orders(first:1 filter:{placedAt:{from:"2026-10-%02dT00:00:00Z"}} orderBy:{field:NUMBER direction:ASC}){totalCount nodes{number}} `, i, 1+i%31)
		}, true},
		{"orders of a total", "{", "}", func(i int) string {
			return fmt.Sprintf(`o%d:orders(first:1 filter:{total:{min:"%d"}}){totalCount nodes{number}} `, i, 1000+i)
		}, true},
		{"orders of many customers", "{", "}", func(i int) string {
			return fmt.Sprintf(`o%d:orders(first:1 filter:{search:"%c" status:[PAID]}){totalCount nodes{number}} `, i, 'a'+i%26)
		}, true},
		{"products' orders", "{products(first:100){nodes{", "}}}", func(i int) string {
			return fmt.Sprintf(`o%d:orders(first:%d){totalCount} `, i, i+1)
		}, true},
		{"pages of products' orders without a node", "{products(first:20){nodes{", "}}}", func(i int) string {
			return fmt.Sprintf(`o%d:orders(first:%d){pageInfo{hasNextPage}} `, i, 100-i%50)
		}, true},
		{"pages of categories' products without a node", "{categories(first:12){nodes{", "}}}", func(i int) string {
			return fmt.Sprintf(`p%d:products(first:%d orderBy:{field:PRICE}){edges{cursor}} `, i, 100-i%50)
		}, false},
		{"best sellers", "{", "}", func(i int) string {
			return fmt.Sprintf(`t%d:topProducts(from:"2025-11-%02d" to:"2026-10-%02d" first:1){quantity} `, i, 1+i%28, 1+i/28%28)
		}, true},
		{"sales of a category", "{", "}", func(i int) string {
			return fmt.Sprintf(`s%d:salesSeries(from:"2025-11-%02d" to:"2026-10-%02d" interval:MONTH category:%q){orderCount} `,
				i, 1+i%28, 1+i/28%28, ids["Category"][i%len(ids["Category"])])
		}, true},
		{"sales of a product", "{", "}", func(i int) string {
			return fmt.Sprintf(`s%d:salesSeries(from:"2025-11-%02d" to:"2026-10-%02d" interval:MONTH product:%q){orderCount} `,
				i, 1+i%28, 1+i/28%28, ids["Product"][i%len(ids["Product"])])
		}, true},
	}
}

// countOfProducts counts products that hold two letters, and of which there are so many at least.
func countOfProducts(i int) string {
	return fmt.Sprintf(`p%d:products(first:1 filter:{search:"e %c" stock:{min:%d}}){totalCount} `, i, 'a'+i%26, i)
}

// measurePiles measures each pile as high as it is accepted.
func (d *dearest) measurePiles(ctx context.Context, ids map[string][]string) error {
	for _, p := range piles(ids) {
		n, err := d.mostAccepted(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		from := 0
		c, err := d.cost(ctx, func() hostile.Request {
			from += mostPiled
			return p.request(from, n)
		})
		if err != nil {
			return err
		}
		c.name = fmt.Sprintf("%d × %s", n, p.name)
		d.all = append(d.all, c)
	}
	return nil
}

// mostAccepted is how many of a pile's fields one operation may have.
func (d *dearest) mostAccepted(ctx context.Context, p pile) (int, error) {
	for n := mostPiled; n > 0; n-- {
		planned := p.request(0, n)
		planned.Header.Set("X-Orderly-Cost", "only")
		answer, _, err := d.send(ctx, d.fast.url, planned)
		if err != nil {
			return 0, err
		}
		if !strings.Contains(answer, "NODE_LIMIT_EXCEEDED") {
			return n, nil
		}
	}
	return 0, errors.New("not even one is accepted")
}

func (p pile) request(from, n int) hostile.Request {
	var fields strings.Builder
	for i := range n {
		fields.WriteString(p.each(from + i))
	}
	body := operation{Query: p.before + fields.String() + p.after}.body()
	return hostile.Request{Method: http.MethodPost, Header: headerOf(""), Body: body, NeedsSession: p.needsSession}
}
