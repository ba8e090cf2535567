package db

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

func TestIDOfAnotherTypeIsNamed(t *testing.T) {
	t.Parallel()
	called := map[Kind]string{
		KindUser: "a User", KindProduct: "a Product", KindOrder: "an Order", KindOrderItem: "an OrderItem",
		KindNotification: "a Notification", KindReport: "a Report", KindCategory: "a Category", KindSession: "a Session",
	}
	for kind := Kind(1); kind.String() != ""; kind++ {
		require.Contains(t, called, kind, kind.String())
		for other := range called {
			key, err := ID{kind, uuid.UUID{15: 1}}.Key(other)
			if other == kind {
				require.NoError(t, err)
				continue
			}
			require.Zero(t, key)
			require.Equal(t, faults.CodeBadID, faults.Of(err).Code)
			require.EqualError(t, err, "this is the id of "+called[kind]+", not of "+called[other])
		}
	}
}
