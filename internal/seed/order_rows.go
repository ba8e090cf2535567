package seed

// orderRows yields all orders with their totals.
func (s *shop) orderRows(yield func([]any) bool) {
	r, basket := s.orderStream(), s.basket()
	row := make([]any, 9)
	for i := range s.orderCount {
		o := s.order(i, r)
		items := basket.of(&o)
		var total int64
		for _, it := range items {
			total += int64(it.quantity) * it.unitPrice
		}
		row[0], row[1], row[2], row[3], row[4] = o.id, int64(o.number()), s.users[o.customer].id, o.status(), total
		row[5], row[6], row[7], row[8] = len(items), o.placedAt, o.last().at, len(o.steps)
		if !yield(row) {
			return
		}
	}
}

// itemRows yields the items of all orders.
func (s *shop) itemRows(yield func([]any) bool) {
	r, basket := s.orderStream(), s.basket()
	row := make([]any, 9)
	for i := range s.orderCount {
		o := s.order(i, r)
		for line, it := range basket.of(&o) {
			p := &s.products[it.product]
			row[0], row[1], row[2], row[3] = basket.draws.id(o.placedAt), o.id, line+1, p.id
			row[4], row[5], row[6], row[7], row[8] = p.sku, p.name, it.quantity, it.unitPrice, o.placedAt
			if !yield(row) {
				return
			}
		}
	}
}

// eventRows yields the histories of all orders.
func (s *shop) eventRows(yield func([]any) bool) {
	r, ids := s.orderStream(), newStream(s.seed, topicEvents)
	row := make([]any, 6)
	for i := range s.orderCount {
		o := s.order(i, r)
		ids.row(i)
		var from any
		for _, step := range o.steps {
			var who any
			if step.who != nobody {
				who = s.users[step.who].id
			}
			row[0], row[1], row[2], row[3], row[4], row[5] = ids.id(step.at), o.id, from, step.status, who, step.at
			if !yield(row) {
				return
			}
			from = step.status
		}
	}
}
