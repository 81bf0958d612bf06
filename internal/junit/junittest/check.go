// Package junittest checks reports against the schema of JUnit's XML.
package junittest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An element is what the schema says of one: the strictest that is in use,
// that of Jenkins' xUnit plugin.
type element struct {
	needs    string // attributes that have to be there
	may      string // attributes that may be
	children string
	text     bool
}

var schema = map[string]element{
	"testsuites": {may: "name time tests failures errors", children: "testsuite"},
	"testsuite": {
		needs: "name tests failures errors", may: "group time skipped timestamp hostname id package file log url",
		children: "testsuite properties testcase system-out system-err",
	},
	"testcase":   {needs: "name", may: "time classname group", children: "skipped error failure system-out system-err"},
	"failure":    {may: "type message", text: true},
	"error":      {may: "type message", text: true},
	"system-out": {text: true},
}

var surefireTime = regexp.MustCompile(`^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$`)

// Check requires that a report fits the schema. More may name attributes that
// other readers have.
func Check(t *testing.T, report []byte, more ...string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(report))
	path := []string{""}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		parent := path[len(path)-1]
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			rule, known := schema[name]
			require.True(t, known, name)
			if parent != "" {
				require.Contains(t, strings.Fields(schema[parent].children), name, "below "+parent)
			}
			var has []string
			for _, a := range token.Attr {
				has = append(has, a.Name.Local)
				require.Contains(t, slices.Concat(strings.Fields(rule.needs+" "+rule.may), more), a.Name.Local, "of "+name)
				if a.Name.Local == "time" && name != "testcase" {
					require.Regexp(t, surefireTime, a.Value)
				}
			}
			require.Subset(t, has, strings.Fields(rule.needs), name)
			path = append(path, name)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				require.True(t, schema[parent].text, "text in "+parent)
			}
		}
	}
}
