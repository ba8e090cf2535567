package sqlpage

import (
	"context"
	"slices"

	"orderly.example/internal/uuid"
)

// Relation is a [ToOne] or a [ToMany], of whatever types.
type Relation interface{ Describe() RelationInfo }

// RelationInfo is what a Relation says without its types.
type RelationInfo struct {
	Field string // of the graph, as "Order.items"
	Child string // the children's type
	// KeyColumn is the column of a parent's row that holds the key by which its children are loaded.
	KeyColumn string
	// Table is the one that holds the parents' keys, in ParentColumn: the parents' own if each has one child.
	Table, ParentColumn string
	// IsAlwaysRead says whether ParentColumn is read whatever is selected, as it must if each parent has one child.
	IsAlwaysRead bool
	// Pages reads pages of the children, sorted as they are without arguments; nil if a parent has one child.
	Pages func(ctx context.Context, d *Database, p Page, selection Selection, parents []uuid.UUID) ([]*PageInfo, error)
}

// ToOne is a relation by which each row P has at most one child C, whose key it holds.
type ToOne[P, C Row] struct {
	Field  string            // of the graph, as "Order.customer"
	Column string            // of the parent's table, which holds the child's key; NULL if there is no child
	Key    func(P) uuid.UUID // the column's value; zero for NULL
}

// Describe is the relation without its types.
func (r ToOne[P, C]) Describe() RelationInfo {
	var parent P
	var child C
	t := tableOfRow(parent)
	return RelationInfo{
		Field: r.Field, Child: tableOfRow(child).TypeName, KeyColumn: r.Column,
		Table: t.name, ParentColumn: r.Column, IsAlwaysRead: slices.Contains(t.Always, r.Column),
	}
}

// ToMany is a relation by which each row P has many children *T. Each child holds its parent's key in a column, or a
// junction table holds the keys of both, in which a pair occurs once.
type ToMany[P Row, T any, C RowOf[T]] struct {
	Field    string      // of the graph, as "Order.items"
	Column   string      // of the children's table, or of the junction table: it holds the parent's key
	Junction Junction    // the zero value if there is none
	List     func() List // all children, in the order that they have without arguments
}

// Junction is a table of pairs.
type Junction struct {
	Table       string
	ChildColumn string // holds the child's key
	// SortColumn holds the child's value in the column of the same name, if it does: lists sorted by that are read in
	// the order of an index on the parent's key, SortColumn and ChildColumn. A pair may then occur more than once.
	SortColumn string
}

// Describe is the relation without its types.
func (r ToMany[P, T, C]) Describe() RelationInfo {
	table := r.Junction.Table
	if table == "" {
		table = tableOf[T, C]().name
	}
	return RelationInfo{
		Field: r.Field, Child: tableOf[T, C]().TypeName, KeyColumn: "id", Table: table, ParentColumn: r.Column,
		Pages: func(ctx context.Context, d *Database, p Page, selection Selection, parents []uuid.UUID) ([]*PageInfo, error) {
			pages, err := PageOf[T, C](d, r.Of(r.List()), p, selection)(ctx, parents)
			if err != nil {
				return nil, err
			}
			infos := make([]*PageInfo, len(parents))
			for i, parent := range parents {
				infos[i] = pages[parent].PageInfo()
			}
			return infos, nil
		},
	}
}

// Narrow restricts a list of children to those of one parent.
func (r ToMany[P, T, C]) Narrow(l *List, parent uuid.UUID) {
	if r.Junction.SortColumn != "" {
		l.narrowed = &pairs{r.Junction, r.Column, &parent}
		return
	}
	of := r.Of(*l)
	l.Where(of.isChildOf("?"), parent)
}

// Of makes one list for each of several parents of a list of children.
func (r ToMany[P, T, C]) Of(l List) List {
	l.Name, l.parent, l.junction, l.isSelective = r.Field, r.Column, r.Junction, true
	return l
}
