package resolvers

// PlacingStats counts the orders that are being placed, and those that wait for their products.
func (r *Resolver) PlacingStats() (running, waiting int) { return r.placing.Stats() }
