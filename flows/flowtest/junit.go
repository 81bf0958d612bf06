package flowtest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// JUnit's report, as the servers of continuous integration read it.
type (
	junitAll struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr"`
		Line    int           `xml:"line,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",cdata"`
	}
)

// WriteJUnit writes reports as JUnit XML: a testsuite for each test file, and
// the conversation of a case that failed in the text of its failure.
func WriteJUnit(w io.Writer, reports []*Report) error {
	all := junitAll{Name: "botrunner test"}
	var took time.Duration
	for _, r := range reports {
		suite, t := junitOf(r)
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		took += t
	}
	all.Time = seconds(took)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitOf(r *Report) (junitSuite, time.Duration) {
	s := junitSuite{Name: r.File, Tests: len(r.Cases), Failures: r.Failed()}
	var took time.Duration
	for _, c := range r.Cases {
		took += c.Took
		k := junitCase{Name: c.Name, Class: strings.TrimSuffix(r.Flow, ".yaml"), File: r.File, Line: c.Line, Time: seconds(c.Took)}
		if len(c.Failures) > 0 {
			k.Failure = &junitFailure{Message: c.Failures[0].What, Type: "expectation", Text: "\n" + Printer{}.explained(r, c)}
		}
		s.Cases = append(s.Cases, k)
	}
	s.Time = seconds(took)
	return s, took
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }
