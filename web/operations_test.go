package web_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/web"
)

func TestOperationsOfThePages(t *testing.T) {
	t.Parallel()
	names := web.Operations()
	require.Subset(t, names, []string{"CurrentViewer", "LogIn", "LogOut", "Dashboard", "OrderPage", "Nodes", "RequestReport", "ReportUpdated"})
	require.Len(t, names, 3+len(exampleFiles(t)), "one of each example, and those that log people in and out")
}
