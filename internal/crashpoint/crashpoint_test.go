package crashpoint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"testing"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryPointIsListed reads the constants: one that is missing in All would
// never be died at.
func TestEveryPointIsListed(t *testing.T) {
	source, err := os.ReadFile("crashpoint.go")
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), "crashpoint.go", source, 0)
	require.NoError(t, err)
	var named []crashpoint.Point
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Type == nil {
			return true
		}
		name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		named = append(named, crashpoint.Point(name))
		return false
	})
	require.NotEmpty(t, named)
	assert.ElementsMatch(t, named, crashpoint.All())
}
