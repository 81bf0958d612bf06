package mistakes_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"
)

// A folder is files that lie beside each other, by their names.
type folder map[string][]byte

// names are in order, so that the same number makes the same mistakes.
func (f folder) names() []string { return slices.Sorted(maps.Keys(f)) }

// open is how a file gets at those beside it.
func (f folder) open(name string) ([]byte, error) {
	data, ok := f[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

// String is the folder as an archive, for testdata.
func (f folder) String() string {
	var a txtar.Archive
	for _, name := range f.names() {
		a.Files = append(a.Files, txtar.File{Name: name, Data: f[name]})
	}
	return string(txtar.Format(&a))
}

// An author is who makes the mistakes: somebody with many files at hand, who
// copies from one into another.
type author struct {
	folders []folder
	scalars []string     // what stands in them
	keys    []string     // of their mappings
	nodes   []*yaml.Node // their mappings and lists
}

// newAuthor reads all files of the language that the repository has: examples,
// the manual's, and those of the tests, which are not all good, but all near it.
func newAuthor(tb testing.TB) *author {
	tb.Helper()
	a := &author{}
	a.examples(tb)
	a.archives(tb)
	a.manual(tb)
	scalars, keys := map[string]bool{}, map[string]bool{}
	for _, f := range a.folders {
		for _, name := range f.names() {
			var doc yaml.Node
			if yaml.Unmarshal(f[name], &doc) == nil {
				a.learn(&doc, scalars, keys)
			}
		}
	}
	a.scalars, a.keys = slices.Sorted(maps.Keys(scalars)), slices.Sorted(maps.Keys(keys))
	require.Greater(tb, len(a.folders), 100)
	return a
}

// examples are files that work together, folder by folder.
func (a *author) examples(tb testing.TB) {
	tb.Helper()
	for _, root := range []string{"../../examples", "../starter"} {
		found := map[string]folder{}
		require.NoError(tb, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			data, err := os.ReadFile(path)
			dir := filepath.Dir(path)
			if found[dir] == nil {
				found[dir] = folder{}
			}
			found[dir][filepath.Base(path)] = data
			return err
		}))
		require.NotEmpty(tb, found)
		for _, dir := range slices.Sorted(maps.Keys(found)) {
			a.folders = append(a.folders, found[dir])
		}
	}
}

// archives are the files of the tests, without what is expected of them.
func (a *author) archives(tb testing.TB) {
	tb.Helper()
	for _, pattern := range []string{"../testdata/*.txtar", "../*/testdata/*.txtar"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(tb, err)
		require.NotEmpty(tb, paths)
		for _, path := range paths {
			archive, err := txtar.ParseFile(path)
			require.NoError(tb, err)
			f := folder{}
			for _, part := range archive.Files {
				if filepath.Ext(part.Name) == ".yaml" {
					f[part.Name] = part.Data
				}
			}
			if len(f) > 0 {
				a.folders = append(a.folders, f)
			}
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// manual are the files that stand whole in the manual.
func (a *author) manual(tb testing.TB) {
	tb.Helper()
	var paths []string
	for _, pattern := range []string{"../../docs/*.md", "../../docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		require.NoError(tb, err)
		require.NotEmpty(tb, found)
		paths = append(paths, found...)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(tb, err)
		for _, block := range yamlBlock.FindAllSubmatch(data, -1) {
			if key, _, ok := strings.Cut(string(block[1]), ":"); ok && endings[key] != "" {
				a.folders = append(a.folders, folder{"manual" + endings[key]: block[1]})
			}
		}
	}
}

// endings of file names, by the key that such a file begins with.
var endings = map[string]string{"flow": ".flow.yaml", "monitor": ".monitor.yaml", "agent": ".agent.yaml", "tests": ".test.yaml", "scenarios": ".scenarios.yaml"}

// learn remembers what stands below a node.
func (a *author) learn(n *yaml.Node, scalars, keys map[string]bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		scalars[n.Value] = true
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			keys[n.Content[i].Value] = true
		}
		a.nodes = append(a.nodes, n)
	case yaml.SequenceNode:
		a.nodes = append(a.nodes, n)
	default: // what only holds others
	}
	for _, child := range n.Content {
		a.learn(child, scalars, keys)
	}
}
