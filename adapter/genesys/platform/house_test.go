package platform_test

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func decode(tb testing.TB, w *httptest.ResponseRecorder, out any) {
	tb.Helper()
	require.NoError(tb, json.Unmarshal(w.Body.Bytes(), out), "%s", w.Body)
}
