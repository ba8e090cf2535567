package torture

import "orderly.example/lockstep"

// Resolver is the root of the resolvers.
type Resolver struct{ rows []*Row }

// NewConfig gives the resolvers and directives, for whichever executor.
func NewConfig() Config {
	return Config{
		Schema:    lockstep.Conform(parsedSchema), // so that both executors show the same
		Resolvers: Resolver{rows: rowsOf(100)},
		Directives: DirectiveRoot{
			AtMost:  atMost,
			Audited: audited,
			Ends:    ends,
			Pass:    pass,
			Refuse:  refuse,
			Replace: replace,
		},
	}
}

// The resolvers of each type.
func (Resolver) Cat() CatResolver                   { return catResolver{} }
func (Resolver) Dog() DogResolver                   { return dogResolver{} }
func (Resolver) Lonely() LonelyResolver             { return lonelyResolver{} }
func (Resolver) Mutation() MutationResolver         { return mutationResolver{} }
func (Resolver) Part() PartResolver                 { return partResolver{} }
func (r Resolver) Query() QueryResolver             { return queryResolver(r) }
func (Resolver) Subscription() SubscriptionResolver { return subscriptionResolver{} }
func (Resolver) Thing() ThingResolver               { return thingResolver{} }
