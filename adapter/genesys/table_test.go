package genesys_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A tableRow is a row of docs/webchatservice.md.
type tableRow struct {
	subject string            // command, event or option
	cells   map[string]string // by column
	texts   []string          // rejection texts
	proof   []string          // names of tests
}

// key is the case that proves the row on a wire.
func (r tableRow) key() string { return r.subject + ": " + r.cells["when"] }

var quoted = regexp.MustCompile("`([^`]+)`")

// TestTheTableTellsTheTruth holds the page about WebChatService against the
// tests it names: they exist, speak of what the row is about, and know its
// text. What has no row is found as well.
func TestTheTableTellsTheTruth(t *testing.T) {
	page, err := os.ReadFile("../../docs/webchatservice.md")
	require.NoError(t, err)
	tests := testBodies(t, "..", "../../internal/config", "../../cmd/botrunner")
	rows := map[string][]tableRow{}
	for _, section := range strings.Split(string(page), "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		rows[title] = readTable(body)
	}
	for _, title := range []string{"Commands", "Events", "Options"} {
		for _, row := range rows[title] {
			checkRow(t, row, tests)
		}
	}
	checkWires(t, append(rows["Commands"], rows["Events"]...))
	checkOptions(t, rows["Options"])
	assert.Equal(t, []string{
		"configure", "startChat", "endChat", "sendMessage", "sendCustomNotice", "sendTyping", "sendFilteredMessage", "addPrefilter",
		"updateUserData", "poll", "startPoll", "stopPoll", "resetPollExceptions", "restore", "getTranscript", "getAgents", "getStats",
		"sendFile", "downloadFile", "getSessionData", "fetchHistory", "registerTypingPreviewInput", "registerPreProcessor", "verifySession",
	}, subjects(rows["Commands"]), "all 24 commands, in the documentation's order")
	for _, event := range genesys.Events() {
		if !strings.HasPrefix(event, "bot") && !strings.HasPrefix(event, "supervisor") { // these two are widgets' own
			assert.Contains(t, subjects(rows["Events"]), event)
		}
	}
}

func checkRow(t *testing.T, row tableRow, tests map[string]string) {
	t.Helper()
	require.NotEmpty(t, row.proof, "`%s` has no proof", row.subject)
	name := row.subject[strings.LastIndexByte(row.subject, '.')+1:]
	spoken := false
	for _, test := range row.proof {
		body, ok := tests[test]
		require.True(t, ok, "`%s` is proved by %s, which does not exist", row.subject, test)
		spoken = spoken || strings.Contains(strings.ToLower(body), strings.ToLower(name))
	}
	assert.True(t, spoken, "%v do not speak of `%s`", row.proof, name)
	for _, text := range row.texts {
		for _, test := range row.proof {
			assert.Contains(t, tests[test], text, "%s does not know what `%s` says", test, row.subject)
		}
	}
}

// proved marks a cell.
const proved = "✓"

// checkWires compares the columns of the wires with the cases that run on them. Of
// cases that nobody runs there is an explanation.
func checkWires(t *testing.T, rows []tableRow) {
	t.Helper()
	cases := map[string]conformance{}
	for _, c := range conformances() {
		require.NotContains(t, cases, c.key(), "a case for each row")
		cases[c.key()] = c
	}
	marked := map[string]bool{}
	for _, row := range rows {
		c, there := cases[row.key()]
		marked[row.key()] = true
		for _, w := range wires() {
			cell := row.cells[w.column]
			assert.NotEmpty(t, cell, "%s on %s", row.key(), w.column)
			assert.Equal(t, there && c.of(w.column), cell == proved, "%s on %s: %s", row.key(), w.column, cell)
		}
	}
	for key := range cases {
		assert.True(t, marked[key], "no row is about %s", key)
	}
}

// checkOptions asks the settings which of them a wire does not use.
func checkOptions(t *testing.T, rows []tableRow) {
	t.Helper()
	for column, kind := range map[string]string{"guest chat": config.PureCloud, "web messaging": config.WebMessaging} {
		for _, row := range rows {
			flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
			config.Flags(flags)
			require.NoError(t, flags.Parse([]string{"--transport.type=" + kind, "--" + row.subject + "=a=b"}), row.subject)
			c, err := config.Load(config.Sources{Flags: flags})
			if err == nil {
				err = c.Warnings()
			}
			unused := strings.Contains(err.Error(), row.subject+" is not used")
			assert.NotEmpty(t, row.cells[column], "%s on %s", row.subject, column)
			assert.Equal(t, !unused, row.cells[column] == proved, "%s on %s: %s", row.subject, column, row.cells[column])
		}
	}
}

// readTable reads the rows of the table that a section holds.
func readTable(section string) []tableRow {
	var rows []tableRow
	var columns []string
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) < 3 {
			continue
		}
		if columns == nil {
			columns = cells
			continue
		}
		first := quoted.FindStringSubmatch(cells[0])
		if first == nil {
			continue
		}
		row := tableRow{subject: first[1], cells: map[string]string{}}
		for i, cell := range cells {
			row.cells[strings.TrimSpace(columns[i])] = strings.TrimSpace(cell)
		}
		for _, m := range quoted.FindAllStringSubmatch(row.cells["comes back"], -1) {
			if strings.HasSuffix(m[1], ".") { // a sentence, which rejections are
				row.texts = append(row.texts, m[1])
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(row.cells["proof"], -1) {
			row.proof = append(row.proof, m[1])
		}
		rows = append(rows, row)
	}
	return rows
}

func subjects(rows []tableRow) []string {
	var all []string
	for _, row := range rows {
		all = append(all, row.subject)
	}
	return slices.Compact(all)
}

// testBodies returns the source of every test below the folders: its own words,
// with strings as they are and not as they are quoted, and those of the files
// that golden tests play.
func testBodies(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	bodies := map[string]string{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") {
					bodies[f.Name.Name] = wordsOf(f) + played(t, path, f)
				}
			}
			return nil
		})
		require.NoError(t, err)
	}
	return bodies
}

// wordsOf are the names and strings in a function.
func wordsOf(f *ast.FuncDecl) string {
	var b strings.Builder
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			b.WriteString(n.Name + "\n")
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if err == nil {
				b.WriteString(text + "\n")
			}
		}
		return true
	})
	return b.String()
}

// played is what a test plays from files.
func played(t *testing.T, path string, f *ast.FuncDecl) string {
	t.Helper()
	if !strings.Contains(wordsOf(f), "golden") {
		return ""
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "testdata", "*.txtar"))
	require.NoError(t, err)
	var b strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		b.Write(data)
	}
	return b.String()
}
