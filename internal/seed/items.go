package seed

// item is one line of an order.
type item struct {
	product   int // Index.
	quantity  int
	unitPrice int64
}

// basket makes the items of orders. It reuses buffers: an order's items are valid until the next call.
type basket struct {
	shop   *shop
	counts stream
	draws  stream
	block  int
	sizes  []int
	items  []item
}

func (s *shop) basket() *basket {
	return &basket{
		shop:   s,
		counts: newStream(s.seed, topicItemCounts),
		draws:  newStream(s.seed, topicItems),
		block:  -1,
	}
}

// of makes an order's items, each of a different product.
func (b *basket) of(o *order) []item {
	b.draws.row(o.index)
	b.items = b.items[:0]
	for range b.size(o.index) {
		product := b.shop.popularity.draw(o.productsAt, b.draws)
		for b.has(product) {
			product = (product + 1) % o.productsAt
		}
		b.items = append(b.items, item{
			product:   product,
			quantity:  quantity(b.draws),
			unitPrice: b.shop.products[product].priceAt(o.placedAt, b.shop.end),
		})
	}
	return b.items
}

func (b *basket) has(product int) bool {
	for _, it := range b.items {
		if it.product == product {
			return true
		}
	}
	return false
}

// size is how many items an order has: 1 to 8, and exactly 3 on average. Every block of 40 orders has 120 items,
// and in an incomplete block each order has 3.
func (b *basket) size(index int) int {
	counts := [...]int{
		1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3,
		3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8,
	}
	block := index / len(counts)
	if (block+1)*len(counts) > b.shop.orderCount {
		return 3
	}
	if block != b.block {
		b.block = block
		b.counts.row(block)
		b.sizes = append(b.sizes[:0], counts[:]...)
		b.counts.Shuffle(len(b.sizes), func(i, j int) { b.sizes[i], b.sizes[j] = b.sizes[j], b.sizes[i] })
	}
	return b.sizes[index%len(counts)]
}

func quantity(r stream) int {
	switch at := r.IntN(100); {
	case at < 75:
		return 1
	case at < 90:
		return 2
	case at < 96:
		return 3
	default:
		return r.between(4, 6)
	}
}
