package seed

import (
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

type product struct {
	id                   pgtype.UUID
	sku, name            string
	description          string
	price                int64 // Minor units.
	stock                int
	isActive             bool
	createdAt, updatedAt time.Time
	version              int
}

func (s *shop) makeProducts(n int) []product {
	r := newStream(s.seed, topicProducts)
	from := catalogue{goods(), adjectives(), materials()}
	products := make([]product, n)
	for i := range products {
		r.row(i)
		products[i] = s.makeProduct(i, n, from, r)
	}
	return products
}

// makeProduct makes products in order of age. Six of ten existed in the year before the first order, so that even
// the smallest shop can sell eight different ones.
func (s *shop) makeProduct(i, n int, from catalogue, r stream) product {
	p := product{isActive: !r.chance(40), stock: stock(r), version: 1}
	if early := max(min(n, 10), n*6/10); i < early {
		p.createdAt = s.start.Add(-year + year/time.Duration(early)*time.Duration(i) +
			time.Duration(r.Int64N(int64(year)/int64(early)))).Truncate(time.Microsecond)
	} else {
		p.createdAt = s.sales.moment(i-early, n-early, r)
	}
	p.id = r.id(p.createdAt)

	kind, material := from.name(&p, i)
	p.description = fmt.Sprintf("%s in %s, made for %s. %s",
		kind.name, strings.ToLower(material), kind.use, pick(r, []string{
			"Made in small batches.", "Comes with spare parts for ten years.", "Packed without plastic.",
			"Tested by us for a year.", "Gets better with age.", "Can be returned within 30 days.",
		}))
	p.price = int64(r.between(kind.low, kind.high))*100 - int64(pick(r, []int{0, 1, 1, 5, 10, 50}))

	p.updatedAt = p.createdAt
	if changed := r.chance(500); changed || !p.isActive {
		p.version = r.between(2, 9)
		p.updatedAt = r.after(p.createdAt, time.Hour, 700*day, s.end)
	}
	return p
}

// catalogue is what names are made from.
type catalogue struct {
	goods                 []good
	adjectives, materials []string
}

// name gives the i-th product a unique name and stock-keeping unit.
func (c catalogue) name(p *product, i int) (kind good, material string) {
	combinations := len(c.goods) * len(c.adjectives) * len(c.materials)
	at := (i * 10_007) % combinations // A prime, so that each combination comes up once in a round.
	kind = c.goods[at%len(c.goods)]
	adjective := c.adjectives[at/len(c.goods)%len(c.adjectives)]
	material = c.materials[at/len(c.goods)/len(c.adjectives)]
	p.name = fmt.Sprintf("%s %s %s", adjective, material, kind.name)
	if round := i / combinations; round > 0 {
		p.name = fmt.Sprintf("%s No. %d", p.name, round+1)
	}
	p.sku = fmt.Sprintf("%s-%05d", kind.code, i+1)
	return kind, material
}

func stock(r stream) int {
	switch at := r.IntN(1000); {
	case at < 65:
		return 0
	case at < 165:
		return r.between(1, 9) // Running out.
	case at < 900:
		return r.between(10, 400)
	default:
		return r.between(401, 5000)
	}
}

// priceAt is what the product cost when it was bought: 3 % less for each year ago, in steps of ten minor units.
func (p *product) priceAt(t, now time.Time) int64 {
	years := int64(now.Sub(t) / year)
	if years == 0 {
		return p.price
	}
	return p.price * (100 - 3*years) / 1000 * 10
}

func (p *product) row() []any {
	return []any{
		p.id, p.sku, p.name, p.description, p.price, p.stock, p.isActive, p.createdAt, p.updatedAt, p.version,
	}
}
