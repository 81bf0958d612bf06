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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A tableRow is a row of docs/webchatservice.md.
type tableRow struct {
	subject string   // command, event or option
	texts   []string // rejection texts
	proof   []string // names of tests
}

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

// readTable reads the rows of the table that a section holds.
func readTable(section string) []tableRow {
	var rows []tableRow
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		first := quoted.FindStringSubmatch(cells[0])
		if len(cells) < 3 || first == nil {
			continue
		}
		row := tableRow{subject: first[1]}
		for _, m := range quoted.FindAllStringSubmatch(cells[len(cells)-2], -1) {
			if strings.HasSuffix(m[1], ".") { // a sentence, which rejections are
				row.texts = append(row.texts, m[1])
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(cells[len(cells)-1], -1) {
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
