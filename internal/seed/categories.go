package seed

import (
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

type category struct {
	id        pgtype.UUID
	name      string
	createdAt time.Time
}

// makeCategories makes those that the shop had from its first day on.
func (s *shop) makeCategories() []category {
	r := newStream(s.seed, topicCategories)
	var categories []category
	for i, name := range strings.Fields("Kitchen Dining Living-Room Bedroom Hall Office Garden Travel Lighting Storage Textiles Gifts") {
		r.row(i)
		createdAt := s.start.Add(-year)
		categories = append(categories, category{r.id(createdAt), strings.ReplaceAll(name, "-", " "), createdAt})
	}
	return categories
}

func (c *category) row() []any {
	return []any{c.id, c.name, strings.ReplaceAll(strings.ToLower(c.name), " ", "-"), c.createdAt}
}

// productCategoryRows puts each product into one to three categories.
func (s *shop) productCategoryRows(yield func([]any) bool) {
	r := newStream(s.seed, topicProductCategories)
	for i, p := range s.products {
		r.row(i)
		for _, at := range r.Perm(len(s.categories))[:r.between(1, 3)] {
			if !yield([]any{p.id, s.categories[at].id}) {
				return
			}
		}
	}
}
