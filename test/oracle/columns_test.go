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
	"orderly.example/test/oracle/operations"
)

// requireColumns requires that the statements read exactly the selected columns of each table, and those that are
// read with every row.
func requireColumns(t testingT, schema *ast.Schema, op randql.Op, statements []string, shown string) {
	t.Helper()
	operation := parsed(t, schema, op)
	selected := columnCollector{schema, variablesOf(operation, op), map[string]map[string]bool{}}
	selected.add(operation.SelectionSet, selected.typesOf(schema.Query.Name))
	for _, sql := range statements {
		for _, r := range readsIn(sql) {
			require.Contains(t, alwaysRead(), r.table, "say in alwaysRead, in columns_test.go, which columns are read with every row (CONTRIBUTING.md, \"Add an entity\", step 9); %s", sql)
			want := map[string]bool{}
			maps.Copy(want, selected.columns[r.table])
			for column := range strings.FieldsSeq(alwaysRead()[r.table]) {
				want[column] = true
			}
			switch {
			case r.table == "order_items" && strings.HasPrefix(r.rest, " WHERE t.id = ANY"):
				want["customer_id"] = true // the owner: the order was not loaded
			case r.table == "reports" && strings.HasPrefix(r.rest, " WHERE t.id = ANY"):
				want["own"] = true // whose orders the report covers
			case r.table == "sessions" && strings.HasPrefix(r.rest, " WHERE t.id = ANY"):
				want["valid"] = true // whether it has ended
			case r.table == "users" && strings.HasPrefix(r.rest, " WHERE lower(t.email) = ANY"):
				want["email"] = true // the key of the lookup
			}
			require.Equal(t, slices.Sorted(maps.Keys(want)), r.columns, "columns of %s; %s\n%s", r.table, shown, sql)
		}
	}
}

// alwaysRead lists the columns that are read with every row: keys, sort columns, the version, and those that decide
// who may see it.
func alwaysRead() map[string]string {
	return map[string]string{
		"users":         "id username role is_active created_at version",
		"products":      "id sku name price stock is_active created_at version",
		"categories":    "id name slug version",
		"orders":        "id number customer_id status total placed_at version",
		"order_items":   "id order_id line product_id",
		"order_events":  "id order_id user_id happened_at",
		"notifications": "id user_id created_at order_id product_id report_id",
		"reports":       "id requested_by created_at",
		"sessions":      "id user_id created_at",
	}
}

// fieldColumns maps "Type.field" to tables and columns where they differ from the field's name in the type's table.
// Fields that load, and are not named here, have no column.
func fieldColumns() map[string]string {
	return map[string]string{
		"Dashboard.unreadCount": "users.unread", "Dashboard.spending": "users.spent_total users.spent_orders",
		"User.spending":                "users.spent_total users.spent_orders",
		"User.unreadNotificationCount": "users.unread",
		"OrderEvent.when":              "order_events.happened_at",
		"OrderEvent.from":              "order_events.from_status", "OrderEvent.to": "order_events.to_status",
		"Notification.subject": "notifications.visible",
		"Report.from":          "reports.from_date", "Report.to": "reports.to_date",
		"Report.downloadUrl": "reports.blob reports.kind reports.format reports.from_date reports.to_date",
	}
}

// columnCollector collects the columns of the selected fields, by table.
type columnCollector struct {
	schema    *ast.Schema
	variables map[string]any
	columns   map[string]map[string]bool
}

// add collects the columns of a selection set on objects of the given types. Fragments on other types are ignored.
func (g columnCollector) add(set ast.SelectionSet, types []string) {
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

func (g columnCollector) addFragment(directives ast.DirectiveList, condition string, set ast.SelectionSet, types []string) {
	if condition != "" {
		wanted := g.typesOf(condition)
		types = slices.DeleteFunc(slices.Clone(types), func(typ string) bool { return !slices.Contains(wanted, typ) })
	}
	if len(types) > 0 && runs(directives, g.variables) {
		g.add(set, types)
	}
}

// typesOf returns the object types that a type can be.
func (g columnCollector) typesOf(name string) (names []string) {
	for _, def := range g.schema.GetPossibleTypes(g.schema.Types[name]) {
		names = append(names, def.Name)
	}
	return names
}

func (g columnCollector) addField(typ, field string) {
	columns, isSpecial := fieldColumns()[typ+"."+field]
	def := g.schema.Types[typ]
	isColumn := field != "id" && field != "__typename" && !operations.IsRelation(def, def.Fields.ForName(field))
	if table := operations.Tables()[typ]; table != "" && isColumn && !isSpecial {
		columns = table + "." + operations.Column(field)
	}
	for column := range strings.FieldsSeq(columns) {
		table, name, _ := strings.Cut(column, ".")
		if g.columns[table] == nil {
			g.columns[table] = map[string]bool{}
		}
		g.columns[table][name] = true
	}
}

// runs evaluates @skip and @include.
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

// variablesOf returns an operation's variables, including defaults.
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

// columnsRead are the columns that a SELECT reads from a table, sorted.
type columnsRead struct {
	table   string
	columns []string
	rest    string // of the statement, after the table
}

// readsIn finds the parts of a statement that read rows of the graph. All of them use the alias t. A count reads no
// columns.
func readsIn(sql string) []columnsRead {
	var found []columnsRead
	for _, at := range fromTable.FindAllStringSubmatchIndex(sql, -1) {
		list := selectListBefore(sql[:at[0]])
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

var fromTable = regexp.MustCompile(` FROM ([a-z_]+) t\b`)

// selectList is the text between SELECT and FROM.
type selectList string

// selectListBefore returns the text after the last SELECT that is not inside closed parentheses.
func selectListBefore(sql string) selectList {
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

// columnName returns the name of a column. It recognizes a computed column by its expression.
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
		{"session_generation", "valid"},
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
