package oracle

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/randql"
)

// requireColumns requires that statements have read of each table what the operation selects of its type, and what every
// row is read with: no more, no less.
func requireColumns(t failer, schema *ast.Schema, op randql.Op, statements []string, shown string) {
	t.Helper()
	operation := parsed(t, schema, op)
	selected := gathering{schema, variablesOf(operation, op), map[string]map[string]bool{}}
	selected.add(operation.SelectionSet, selected.typesOf(schema.Query.Name))
	for _, sql := range statements {
		for _, r := range readsIn(sql) {
			want := map[string]bool{}
			maps.Copy(want, selected.columns[r.table])
			for column := range strings.FieldsSeq(everyRow()[r.table]) {
				want[column] = true
			}
			switch {
			case r.table == "order_items" && strings.HasPrefix(r.rest, " WHERE t.id = ANY"):
				want["customer_id"] = true // whose it is: nobody has looked at the order
			case r.table == "reports" && strings.HasPrefix(r.rest, " WHERE t.id = ANY"):
				want["own"] = true // whose orders it tells of
			case r.table == "users" && strings.HasPrefix(r.rest, " WHERE lower(t.email) = ANY"):
				want["email"] = true // the key that it is looked up by
			}
			require.Equal(t, slices.Sorted(maps.Keys(want)), r.columns, "columns of %s; %s\n%s", r.table, shown, sql)
		}
	}
}

// everyRow are the columns that every row is read with: keys, what lists are sorted by, the version, and what decides who
// sees it.
func everyRow() map[string]string {
	return map[string]string{
		"users":         "id username role is_active created_at version",
		"products":      "id sku name price is_active created_at version",
		"orders":        "id number customer_id total placed_at version",
		"order_items":   "id order_id line product_id",
		"order_events":  "id order_id user_id happened_at",
		"notifications": "id user_id created_at order_id product_id report_id",
		"reports":       "id requested_by created_at",
	}
}

// columnsOf are the tables and columns behind a field of an object, by "Type.field", where they are not its name in the
// type's table; "" where it has none.
func columnsOf() map[string]string {
	return map[string]string{
		"Dashboard.unreadCount": "users.unread", "Dashboard.spending": "users.spent_total users.spent_orders",
		"User.unreadNotificationCount": "users.unread",
		"User.orders":                  "", "User.notifications": "", "User.reports": "",
		"Order.customer": "", "Order.items": "", "Order.history": "",
		"OrderItem.order": "", "OrderItem.product": "",
		"OrderEvent.who": "", "OrderEvent.when": "order_events.happened_at",
		"OrderEvent.from": "order_events.from_status", "OrderEvent.to": "order_events.to_status",
		"Notification.subject": "notifications.visible",
		"Report.requestedBy":   "", "Report.from": "reports.from_date", "Report.to": "reports.to_date",
		"Report.downloadUrl": "reports.blob reports.kind reports.format reports.from_date reports.to_date",
	}
}

func tables() map[string]string {
	return map[string]string{
		"User": "users", "Product": "products", "Order": "orders", "OrderItem": "order_items", "OrderEvent": "order_events",
		"Notification": "notifications", "Report": "reports",
	}
}

// gathering gathers the columns behind what is selected, by table.
type gathering struct {
	schema    *ast.Schema
	variables map[string]any
	columns   map[string]map[string]bool
}

// add adds those of a selection set on an object that can be of some types: what is for others alone is never read.
func (g gathering) add(set ast.SelectionSet, types []string) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if !runs(s.Directives, g.variables) {
				continue
			}
			for _, typ := range types {
				g.addField(typ, s.Name)
			}
			if len(s.SelectionSet) > 0 {
				g.add(s.SelectionSet, g.typesOf(s.Definition.Type.Name()))
			}
		case *ast.InlineFragment:
			g.addFragment(s.Directives, s.TypeCondition, s.SelectionSet, types)
		case *ast.FragmentSpread:
			g.addFragment(s.Directives, s.Definition.TypeCondition, s.Definition.SelectionSet, types)
		}
	}
}

func (g gathering) addFragment(directives ast.DirectiveList, condition string, set ast.SelectionSet, types []string) {
	if condition != "" {
		wanted := g.typesOf(condition)
		types = slices.DeleteFunc(slices.Clone(types), func(typ string) bool { return !slices.Contains(wanted, typ) })
	}
	if len(types) > 0 && runs(directives, g.variables) {
		g.add(set, types)
	}
}

// typesOf are the objects that a type can be.
func (g gathering) typesOf(name string) (names []string) {
	for _, def := range g.schema.GetPossibleTypes(g.schema.Types[name]) {
		names = append(names, def.Name)
	}
	return names
}

func (g gathering) addField(typ, field string) {
	columns, isSpecial := columnsOf()[typ+"."+field]
	if table := tables()[typ]; !isSpecial && table != "" && field != "id" && field != "__typename" {
		columns = table + "." + snake(field)
	}
	for column := range strings.FieldsSeq(columns) {
		table, name, _ := strings.Cut(column, ".")
		if g.columns[table] == nil {
			g.columns[table] = map[string]bool{}
		}
		g.columns[table][name] = true
	}
}

func snake(field string) string {
	return strings.ToLower(regexp.MustCompile(`[A-Z]`).ReplaceAllString(field, "_$0"))
}

// runs is what @skip and @include say.
func runs(directives ast.DirectiveList, variables map[string]any) bool {
	for _, d := range directives {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		condition, err := d.Arguments.ForName("if").Value.Value(variables)
		if err == nil && (condition == true) == (d.Name == "skip") {
			return false
		}
	}
	return true
}

// variablesOf are an operation's variables with their defaults.
func variablesOf(operation *ast.OperationDefinition, op randql.Op) map[string]any {
	values := map[string]any{}
	for _, v := range operation.VariableDefinitions {
		if v.DefaultValue != nil {
			values[v.Variable], _ = v.DefaultValue.Value(nil)
		}
	}
	maps.Copy(values, op.Variables)
	return values
}

// columnsRead are those that a SELECT of rows reads of a table, sorted.
type columnsRead struct {
	table   string
	columns []string
	rest    string // of the statement, behind the table
}

// readsIn finds the parts of a statement that read rows of the graph, which all call them t. A count reads no columns.
func readsIn(sql string) []columnsRead {
	var found []columnsRead
	for _, at := range fromTable.FindAllStringSubmatchIndex(sql, -1) {
		list := listBefore(sql[:at[0]])
		if list == "" {
			continue
		}
		r := columnsRead{table: sql[at[2]:at[3]], rest: sql[at[1]:]}
		for _, item := range list.items() {
			r.columns = append(r.columns, columnName(item))
		}
		slices.Sort(r.columns)
		found = append(found, r)
	}
	return found
}

var fromTable = regexp.MustCompile(` FROM (users|products|orders|order_items|order_events|notifications|reports) t\b`)

// selectList is what stands between SELECT and FROM.
type selectList string

// listBefore is what stands behind the last SELECT that no parenthesis has closed.
func listBefore(sql string) selectList {
	depth := 0
	for i := len(sql) - 1; i >= 0; i-- {
		switch sql[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 && strings.HasPrefix(sql[i:], "SELECT") {
			return selectList(strings.TrimSpace(sql[i+len("SELECT"):]))
		}
	}
	return ""
}

func (l selectList) items() (items []string) {
	depth, begin := 0, 0
	for i, c := range l {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			items, begin = append(items, string(l[begin:i])), i+1
		}
	}
	return append(items, string(l[begin:]))
}

// columnName names what is computed by what it is computed from.
func columnName(item string) string {
	item = strings.TrimSpace(item)
	if name, isColumn := strings.CutPrefix(item, "t."); isColumn {
		return name
	}
	for _, known := range [][2]string{
		{"FROM notifications n", "unread"},
		{"sum(o.total)", "spent_total"},
		{"SELECT count(*)", "spent_orders"},
		{"CASE", "visible"},
		{"SELECT o.customer_id", "customer_id"},
		{"own_report", "own"},
	} {
		if strings.Contains(item, known[0]) {
			return known[1]
		}
	}
	return item
}

func TestReadsInSQL(t *testing.T) {
	t.Parallel()
	found := readsIn("SELECT p.key, c.total, r.id FROM unnest($1) AS p(key) CROSS JOIN LATERAL (SELECT count(*) FROM (SELECT FROM orders t LIMIT 1) n) c" +
		" LEFT JOIN LATERAL (SELECT t.total, t.id FROM orders t WHERE true) r ON true UNION ALL" +
		" SELECT (SELECT count(*) FROM notifications n WHERE n.user_id = t.id AND n.read_at IS NULL), t.id FROM users t")
	require.Equal(t, []columnsRead{
		{"orders", []string{"id", "total"}, found[0].rest}, {"users", []string{"id", "unread"}, ""},
	}, found)
}
