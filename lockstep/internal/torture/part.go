package torture

// Part is a value model with batch resolvers (relations_part.go); it stands in slices of values.
type Part struct {
	ID    int
	Price float64
}

func part(id int) Part { return Part{ID: id, Price: oddFloat(id, "price")} }

// Lonely has batch resolvers that panic; it is never in a list.
type Lonely struct{ ID int }
