package logs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/logs"
)

// line is what is looked at of a line.
type line struct {
	Level, Msg, Code, Cause string
	Repeated                int
	IDs                     []string `json:"ids"`
}

type bench struct {
	log    *slog.Logger
	storms *logs.Storms
	out    *bytes.Buffer
}

func setup() bench {
	out := &bytes.Buffer{}
	storms := logs.NewStorms(slog.NewJSONHandler(out, nil))
	return bench{log: slog.New(storms), storms: storms, out: out}
}

// lines are those that were written since the last call.
func (b bench) lines(t *testing.T) (all []line) {
	t.Helper()
	for decoder := json.NewDecoder(b.out); ; {
		var l line
		err := decoder.Decode(&l)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, l)
	}
}

func wait(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestStorms(t *testing.T) {
	t.Parallel()

	t.Run("write the first line at once, and then the number of equal ones", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			b := setup()
			fail := func(port int) {
				b.log.WarnContext(t.Context(), "failed", "id", fmt.Sprint("request-", port), "took", time.Duration(port), "cause", fmt.Errorf("read 127.0.0.1:%d: reset", port))
			}
			fail(1000)
			require.Equal(t, []line{{Level: "WARN", Msg: "failed", Cause: "read 127.0.0.1:1000: reset"}}, b.lines(t))
			for i := range 150 {
				fail(2000 + i)
			}
			told := b.lines(t)
			require.Len(t, told, 1, "a line has a hundred ids at most")
			require.Equal(t, 100, told[0].Repeated)
			wait(10 * time.Second)
			told = append(told, b.lines(t)...)
			require.Len(t, told, 2)
			require.Equal(t, 50, told[1].Repeated)
			require.Equal(t, "read 127.0.0.1:2149: reset", told[1].Cause, "the last one is written")
			ids := slices.Concat(told[0].IDs, told[1].IDs)
			require.Len(t, ids, 150, "no id is lost")
			for i, id := range ids {
				require.Equal(t, fmt.Sprint("request-", 2000+i), id)
			}

			fail(1)
			require.Empty(t, b.lines(t), "the storm goes on")
			wait(10 * time.Second)
			require.Equal(t, 1, b.lines(t)[0].Repeated)
			wait(10 * time.Second)
			require.Empty(t, b.lines(t))
			fail(1)
			require.Equal(t, []line{{Level: "WARN", Msg: "failed", Cause: "read 127.0.0.1:1: reset"}}, b.lines(t), "a new storm")
			b.storms.Close()
		})
	})

	t.Run("keep apart what differs", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			b := setup()
			b.log.WarnContext(t.Context(), "failed", "code", "A")
			b.log.ErrorContext(t.Context(), "failed", "code", "A")
			b.log.WarnContext(t.Context(), "failed", "code", "B")
			b.log.WarnContext(t.Context(), "failed", "code", "A", "cause", errors.New("x (SQLSTATE 57P01)"))
			b.log.WarnContext(t.Context(), "failed", "code", "A", "cause", errors.New("x (SQLSTATE 57P03)"))
			b.log.WarnContext(t.Context(), "ended", "code", "A")
			b.log.With("part", "x").WarnContext(t.Context(), "failed", "code", "A")
			b.log.WithGroup("g").WarnContext(t.Context(), "failed", "code", "A")
			require.Len(t, b.lines(t), 8)
			b.storms.Close()
			require.Empty(t, b.lines(t))
		})
	})

	t.Run("let lines that are no warnings through", func(t *testing.T) {
		t.Parallel()
		b := setup()
		for range 3 {
			b.log.InfoContext(t.Context(), "done")
		}
		require.Len(t, b.lines(t), 3)
	})

	t.Run("tell the rest when they are closed, and hold nothing back after", func(t *testing.T) {
		t.Parallel()
		b := setup()
		for range 5 {
			b.log.WarnContext(t.Context(), "failed")
		}
		require.Len(t, b.lines(t), 1)
		b.storms.Close()
		require.Equal(t, []line{{Level: "WARN", Msg: "failed", Repeated: 4}}, b.lines(t))
		b.log.WarnContext(t.Context(), "failed")
		b.storms.Close()
		require.Equal(t, []line{{Level: "WARN", Msg: "failed"}}, b.lines(t))
	})

	t.Run("remember no more kinds than there is room for, and lose none", func(t *testing.T) {
		t.Parallel()
		b := setup()
		for range 2 {
			for i := range 1500 {
				b.log.WarnContext(context.Background(), strings.Repeat("x", i)) //nolint:sloglint // as many kinds
			}
		}
		require.Len(t, b.lines(t), 1000+2*500)
		b.storms.Close()
		require.Len(t, b.lines(t), 1000)
	})
}
