package sqlpage_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

type price struct {
	bun.BaseModel `bun:"table:prices"`

	ID     uuid.UUID `bun:"id,pk"`
	Amount int       `bun:"amount"`
}

func (p *price) Key() uuid.UUID      { return p.ID }
func (p *price) SetKey(id uuid.UUID) { p.ID = id }
func (*price) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{TypeName: "Price", Always: []string{"id"}}
}

// priceInCents is a price whose column has another name.
type priceInCents struct {
	bun.BaseModel `bun:"table:prices"`

	ID    uuid.UUID `bun:"id,pk"`
	Cents int       `bun:"cents"`
}

func (p *priceInCents) Key() uuid.UUID      { return p.ID }
func (p *priceInCents) SetKey(id uuid.UUID) { p.ID = id }
func (*priceInCents) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{TypeName: "Price", Always: []string{"id"}}
}

type inexactPrice struct {
	bun.BaseModel `bun:"table:prices"`

	ID     uuid.UUID `bun:"id,pk"`
	Amount float64   `bun:"amount"`
}

func (p *inexactPrice) Key() uuid.UUID      { return p.ID }
func (p *inexactPrice) SetKey(id uuid.UUID) { p.ID = id }
func (*inexactPrice) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{TypeName: "Price", Always: []string{"id"}}
}

// Two releases with other columns never read each other's rows.
func TestLayoutsOfOtherColumnsDiffer(t *testing.T) {
	t.Parallel()
	d := sqlpage.NewUnconnected(nil)
	require.NotEqual(t, sqlpage.NewRowCodec[price](d).Layout, sqlpage.NewRowCodec[priceInCents](d).Layout)
}

func TestNoCodecForOtherTypes(t *testing.T) {
	t.Parallel()
	require.PanicsWithValue(t, "sqlpage: the cache can't hold Price.amount: rows have times, keys, texts, numbers and booleans",
		func() { sqlpage.NewRowCodec[inexactPrice](sqlpage.NewUnconnected(nil)) })
}
