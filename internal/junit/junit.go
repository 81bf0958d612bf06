// Package junit writes the reports that servers of continuous integration read:
// JUnit's XML, as Jenkins and GitLab have agreed on it without saying so.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// A Report is the whole of a report.
type Report struct {
	Name   string
	Suites []Suite
}

// A Suite is a group of cases.
type Suite struct {
	Name  string
	Began time.Time // zero: it is not said
	Cases []Case
	Out   string // what was said meanwhile; empty: nothing
}

// A Case is one thing that was tried. It passed if it has neither a failure nor
// an error.
type Case struct {
	Name    string
	Class   string
	File    string // empty: it is not said
	Line    int    // 0: it is not said
	Took    time.Duration
	Failure *Problem // it did not come out as expected
	Error   *Problem // it could not be tried
}

// A Problem says what is wrong with a case.
type Problem struct {
	Message string
	Type    string
	Text    string
}

// The same as XML.
type (
	xmlReport struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Errors   int        `xml:"errors,attr"`
		Time     string     `xml:"time,attr"`
		Suites   []xmlSuite `xml:"testsuite"`
	}
	xmlSuite struct {
		Name      string    `xml:"name,attr"`
		Tests     int       `xml:"tests,attr"`
		Failures  int       `xml:"failures,attr"`
		Errors    int       `xml:"errors,attr"`
		Skipped   int       `xml:"skipped,attr"`
		Time      string    `xml:"time,attr"`
		Timestamp string    `xml:"timestamp,attr,omitempty"`
		Cases     []xmlCase `xml:"testcase"`
		Out       *xmlText  `xml:"system-out"`
	}
	xmlCase struct {
		Name    string      `xml:"name,attr"`
		Class   string      `xml:"classname,attr"`
		File    string      `xml:"file,attr,omitempty"`
		Line    int         `xml:"line,attr,omitempty"`
		Time    string      `xml:"time,attr"`
		Failure *xmlProblem `xml:"failure"`
		Error   *xmlProblem `xml:"error"`
	}
	xmlProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",cdata"`
	}
	xmlText struct {
		Text string `xml:",cdata"`
	}
)

// Write writes a report.
func Write(w io.Writer, r Report) error {
	all := xmlReport{Name: r.Name}
	var took time.Duration
	for _, s := range r.Suites {
		suite, t := suiteOf(s)
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
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

func suiteOf(s Suite) (xmlSuite, time.Duration) {
	out := xmlSuite{Name: s.Name, Tests: len(s.Cases)}
	if !s.Began.IsZero() {
		out.Timestamp = s.Began.UTC().Format("2006-01-02T15:04:05")
	}
	if s.Out != "" {
		out.Out = &xmlText{readable(s.Out)}
	}
	var took time.Duration
	for _, c := range s.Cases {
		took += c.Took
		if c.Failure != nil {
			out.Failures++
		}
		if c.Error != nil {
			out.Errors++
		}
		out.Cases = append(out.Cases, xmlCase{
			Name: c.Name, Class: c.Class, File: c.File, Line: c.Line, Time: seconds(c.Took),
			Failure: problemOf(c.Failure), Error: problemOf(c.Error),
		})
	}
	out.Time = seconds(took)
	return out, took
}

func problemOf(p *Problem) *xmlProblem {
	if p == nil {
		return nil
	}
	return &xmlProblem{p.Message, p.Type, readable(p.Text)}
}

// readable leaves out what XML has no place for, which CDATA does not escape.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }
