package main

import (
	"testing"

	"github.com/stretchr/testify/require"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

func TestAnswersAreClassified(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code           uint16
		body           string
		asPage, logIns string
	}{
		{200, `{"data":{"logIn":{"token":"t","errors":[]}}}`, `200`, fine},
		{200, `{"data":{"orders":{"nodes":[]}}}`, fine, "200"},
		{200, `{"data":{"logIn":{"token":null,"errors":[{"code":"BAD_CREDENTIALS"}]}}}`, "200", badCredentials},
		{503, `{"errors":[{"message":"m","extensions":{"code":"BUSY","retryAfter":2}}]}`, busy, busy},
		{429, `{"errors":[{"message":"m","extensions":{"code":"THROTTLED"}}]}`, throttled, throttled},
		{200, `{"data":{"orders":null},"errors":[{"message":"m","extensions":{"code":"INTERNAL"}}]}`, "INTERNAL", "INTERNAL"},
		{502, `<html>`, "502", "502"},
		{0, ``, "not at all", "not at all"},
	} {
		r := &vegeta.Result{Code: c.code, Body: []byte(c.body)}
		require.Equal(t, c.asPage, judgeData(r), c.body)
		require.Equal(t, c.logIns, judgeLogIn(r), c.body)
	}
}
