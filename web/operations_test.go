package web_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/trusted"
	"orderly.example/web"
)

func TestOperationsOfThePages(t *testing.T) {
	t.Parallel()
	names := web.Operations()
	require.Subset(t, names, []string{"CurrentViewer", "LogIn", "LogOut", "Dashboard", "OrderPage", "Nodes", "RequestReport", "ReportUpdated"})
	documents, err := trusted.Parse("app/operations.json", web.AppDocuments())
	require.NoError(t, err)
	require.NotEmpty(t, documents)
	require.Subset(t, names, trusted.Operations(documents))
	require.Len(t, names, 3+len(exampleFiles(t))+len(documents), "one of each example and of each document of the application, and those that log people in and out")
}

func TestDocumentsThatLogPeopleInAndOut(t *testing.T) {
	t.Parallel()
	var names []string
	for _, text := range web.SessionDocuments() {
		names = append(names, trusted.New("", text).Operations()...)
	}
	require.Equal(t, []string{"CurrentViewer", "LogIn", "LogOut"}, names)
}
