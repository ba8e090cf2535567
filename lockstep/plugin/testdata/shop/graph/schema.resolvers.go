package graph

import (
	"context"

	"example.com/project/graph/model"
)

// Shops is the resolver for the shops field.
func (r *queryResolver) Shops(ctx context.Context) ([]*model.Shop, error) {
	return []*model.Shop{{Name: "A"}, {Name: "B"}}, nil
}

// Owner is the resolver for the owner field.
func (r *shopResolver) Owner(ctx context.Context, obj *model.Shop, title string) (*model.Person, error) {
	return &model.Person{Name: title + " " + obj.Name}, nil
}

// Staff is the batch resolver for the staff field.
func (r *shopResolver) Staff(ctx context.Context, objs []*model.Shop) ([][]*model.Person, error) {
	staff := make([][]*model.Person, len(objs))
	for i, shop := range objs {
		staff[i] = []*model.Person{{Name: shop.Name + "1"}, {Name: shop.Name + "2"}}
	}
	return staff, nil
}

// Slogan is the resolver for the slogan field.
func (r *shopResolver) Slogan(ctx context.Context, obj *model.Shop) (string, error) {
	return "Buy at " + obj.Name, nil
}

// Query returns QueryResolver implementation.
func (r *Resolver) Query() QueryResolver { return &queryResolver{r} }

// Shop returns ShopResolver implementation.
func (r *Resolver) Shop() ShopResolver { return &shopResolver{r} }

type queryResolver struct{ *Resolver }
type shopResolver struct{ *Resolver }
