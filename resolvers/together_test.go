package resolvers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// together sends a mutation with one root field for each input, and returns the payloads in the order of the inputs.
func (s *shop) together(viewer, field, inputType, payloadFields string, inputs ...vars) ([]payload, int) {
	s.t.Helper()
	declared, fields, given := make([]string, len(inputs)), make([]string, len(inputs)), vars{}
	for i, in := range inputs {
		declared[i] = fmt.Sprintf("$i%d: %s!", i, inputType)
		fields[i] = fmt.Sprintf("m%d: %s(input: $i%d) %s", i, field, i, payloadFields)
		given[fmt.Sprintf("i%d", i)] = in
	}
	a := s.ask(viewer, "mutation("+strings.Join(declared, ", ")+") { "+strings.Join(fields, " ")+" }", given)
	require.Empty(s.t, a.Errors)
	var data map[string]payload
	require.NoError(s.t, json.Unmarshal(a.Data, &data))
	payloads := make([]payload, len(inputs))
	for i := range inputs {
		payloads[i] = data[fmt.Sprintf("m%d", i)]
	}
	return payloads, a.Extensions.Cost.Statements.Used
}

// Fields of a mutation that change one product each are made by one statement, and each has its own outcome: five of
// them are within the limit.
func TestProductsAreUpdatedTogether(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var inputs []vars
	for i := range 5 {
		inputs = append(inputs, vars{"id": s.newProduct(fmt.Sprint("P", i), 10), "expectedVersion": 1, "name": fmt.Sprint("Product ", i)})
	}
	inputs[1]["expectedVersion"] = 7
	inputs[2]["name"] = ""
	inputs[3]["id"] = unknownProduct()
	payloads, statements := s.together("", "updateProduct", "UpdateProductInput", "{ product { id name version categories(first: 1) { nodes { id } } } errors { code message field } }", inputs...)
	require.Equal(t, 2, statements, "one for the products, one for their categories")
	require.Equal(t, []string{"", "STALE input.expectedVersion", "INVALID input.name", "NOT_FOUND input.id", ""}, []string{
		payloads[0].errorsOf(), payloads[1].errorsOf(), payloads[2].errorsOf(), payloads[3].errorsOf(), payloads[4].errorsOf(),
	})
	require.Equal(t, 2, payloads[0].Product.Version)
	require.Equal(t, 1, payloads[1].Product.Version, "as it is now")
	require.Equal(t, "P0 Product 0, P1 The P1, P2 The P2, P3 The P3, P4 Product 4",
		scalar[string](s, "SELECT string_agg(sku || ' ' || name, ', ' ORDER BY sku) FROM products WHERE sku LIKE 'P_'"))
}

// A second change of the same product is made after the first.
func TestAProductIsUpdatedTwice(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	one, two := s.newProduct("A", 10), s.newProduct("B", 10)
	payloads, statements := s.together("", "updateProduct", "UpdateProductInput", "{ product { id version } errors { code message field } }",
		vars{"id": one, "expectedVersion": 1, "name": "first"}, vars{"id": two, "expectedVersion": 1, "name": "other"}, vars{"id": one, "expectedVersion": 2, "name": "second"})
	require.Equal(t, 2, statements)
	require.Equal(t, []int{2, 2, 3}, []int{payloads[0].Product.Version, payloads[1].Product.Version, payloads[2].Product.Version})
	require.Equal(t, "second", scalar[string](s, "SELECT name FROM products WHERE sku = 'A'"))
}

// Orders step together too. A customer reaches no order of another by that.
func TestOrdersStepTogether(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("A", 50)
	var orders []string
	for i := range 3 {
		p, _ := s.do("customer", placeOrder, singleItem(product, 2, fmt.Sprint("key ", i)))
		orders = append(orders, p.Order.ID)
	}
	const fields = "{ order { id status version } errors { code message field } }"
	payloads, statements := s.together("", "setOrderStatus", "SetOrderStatusInput", fields,
		vars{"order": orders[0], "status": "PAID", "expectedVersion": 1}, vars{"order": orders[1], "status": "SHIPPED", "expectedVersion": 1})
	require.Equal(t, 2, statements)
	require.Equal(t, []string{"", "INVALID_TRANSITION input.status"}, []string{payloads[0].errorsOf(), payloads[1].errorsOf()})
	cancels := []vars{{"order": orders[0]}, {"order": orders[1]}, {"order": orders[2]}}
	payloads, statements = s.together("customer", "cancelOrder", "CancelOrderInput", fields, cancels...)
	require.Equal(t, 2, statements)
	require.Equal(t, []string{"INVALID_TRANSITION input.order", "", ""}, []string{payloads[0].errorsOf(), payloads[1].errorsOf(), payloads[2].errorsOf()})
	require.Equal(t, 48, scalar[int](s, "SELECT stock FROM products WHERE sku = 'A'"), "the pieces of both are back")
	payloads, _ = s.together("staff", "cancelOrder", "CancelOrderInput", fields, cancels...)
	require.Equal(t, "CANCELLED", payloads[0].Order.Status)
}
