package db_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// relationLists are the lists of 1, 20 and 100 parents, of every relation and with its filters.
func relationLists(t testing.TB, e *explainer) []planCase {
	t.Helper()
	notified := parentKeys(t, e, "notifications", "user_id")
	buyers, requesters := parentKeys(t, e, "orders", "customer_id"), parentKeys(t, e, "reports", "requested_by")
	notifications := quantileRows(t, e, "notifications", "created_at", func() (sqlpage.Row, any) { n := &db.Notification{}; return n, &n.CreatedAt })
	reports := quantileRows(t, e, "reports", "created_at", func() (sqlpage.Row, any) { r := &db.Report{}; return r, &r.CreatedAt })
	unread, own := db.UserNotifications.Of(db.Notifications()), db.UserReports.Of(db.NewestReports())
	db.OnlyUnread(&unread)
	db.OnlyOwn(&own)
	names := quantileRows(t, e, "categories", "name", func() (sqlpage.Row, any) { c := &db.Category{}; return c, &c.Name })
	probes := pageCases[db.Category](e, "categories", db.OrderDirectionAsc, db.Categories(), names)
	for _, n := range []int{1, 20, 100} {
		of := func(name string) string { return fmt.Sprintf("%d × %s", n, name) }
		for _, relation := range db.Relations() {
			probes = append(probes, childPages(t, e, relation.Describe(), n)...)
		}
		probes = append(probes, orderLists(t, e, buyers[:n]...)...)
		probes = append(probes, pageCases[db.Notification](e, of("User.notifications(unreadOnly: true)"), db.OrderDirectionDesc, unread, notifications, notified[:n]...)...)
		probes = append(probes, pageCases[db.Report](e, of("User.reports of own orders"), db.OrderDirectionDesc, own, reports, requesters[:min(n, len(requesters))]...)...)
	}
	return probes
}

// childPages are pages of n parents by a relation, also after and before the 100th row of the parent that has most.
func childPages(t testing.TB, e *explainer, relation sqlpage.RelationInfo, n int) []planCase {
	t.Helper()
	if relation.Pages == nil {
		return nil
	}
	parents := parentKeys(t, e, relation.Table, relation.ParentColumn)
	parents = parents[:min(n, len(parents))]
	infos, err := relation.Pages(t.Context(), e.DB.Database, sqlpage.FirstRows(100), sqlpage.Selection{Rows: true}, parents[:1])
	require.NoError(t, err)
	return allPageCases(e, fmt.Sprintf("%d × %s", n, relation.Field), "", []string{*infos[0].EndCursor}, n,
		func(ctx context.Context, d *db.DB, p sqlpage.Page, parts sqlpage.Selection) error {
			_, err := relation.Pages(ctx, d.Database, p, parts, parents)
			return err
		})
}

// parentKeys are the keys of the ten parents with the most children, then of others.
func parentKeys(t testing.TB, e *explainer, table, column string) []uuid.UUID {
	t.Helper()
	return keys(t, e.DB, fmt.Sprintf(`SELECT key FROM (SELECT %s AS key, row_number() OVER (ORDER BY count(*) DESC) n
FROM (SELECT * FROM %s LIMIT 200000) c GROUP BY 1) r ORDER BY n > 10, n %% 7, key LIMIT 100`, column, table))
}
