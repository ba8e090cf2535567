package resolvers_test
import "testing"
func TestZZ(t *testing.T) {
	s := newShop(t, roomy)
	for _, q := range s.questions() {
		a := s.ask(q.viewer, q.text, q.vars)
		c := a.Extensions.Cost.Statements
		mark := ""
		if c.Bound != q.bound || c.Used != q.used { mark = "  <<<<<" }
		t.Logf("%-60s want %d %d got %d %d nodes %d %s %v", q, q.bound, q.used, c.Bound, c.Used, a.Extensions.Cost.Nodes.Bound, mark, a.Errors)
	}
}
