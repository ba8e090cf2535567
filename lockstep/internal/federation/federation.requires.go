package federation

import (
	"context"
)

// PopulateOfferRequires is the requires populator for the Offer entity.
func (ec *executionContext) PopulateOfferRequires(ctx context.Context, entity *Offer, reps map[string]any) error {
	if entity == nil {
		return nil
	}
	price, err := given(reps, "price")
	entity.Price = price
	return err
}

// PopulateParcelRequires is the requires populator for the Parcel entity.
func (ec *executionContext) PopulateParcelRequires(ctx context.Context, entity *Parcel, reps map[string]any) error {
	if entity == nil {
		return nil
	}
	weight, err := given(reps, "weight")
	if err != nil {
		return err
	}
	entity.Weight = weight
	entity.Price, err = given(reps, "price")
	return err
}
