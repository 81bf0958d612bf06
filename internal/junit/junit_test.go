package junit_test

import (
	"bytes"
	"encoding/xml"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/junit"
	"github.com/botrunner/botrunner/internal/junit/junittest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var report = junit.Report{Name: "r", Suites: []junit.Suite{{
	Name: "a & b", Began: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Out: "said ]]> and \x1b[31mred\n",
	Cases: []junit.Case{
		{Name: "<good>", Class: "c", Took: 1500 * time.Millisecond},
		{Name: "bad", Class: "c", Failure: &junit.Problem{Message: "no \"good\"", Type: "t", Text: "why\n"}},
		{Name: "worse", Class: "c", Took: time.Hour, Error: &junit.Problem{Message: "m", Type: "t"}},
	},
}, {Name: "empty"}}}

func TestAReportFitsTheSchema(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, junit.Write(&out, report))
	junittest.Check(t, out.Bytes())
	var back struct {
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Time     string `xml:"time,attr"`
		Suites   []struct {
			Timestamp string `xml:"timestamp,attr"`
			Out       string `xml:"system-out"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal(out.Bytes(), &back))
	assert.Equal(t, []int{3, 1, 1}, []int{back.Tests, back.Failures, back.Errors})
	assert.Equal(t, "3601.500000", back.Time)
	assert.Equal(t, "2026-03-02T10:00:00", back.Suites[0].Timestamp)
	assert.Equal(t, "said ]]> and \uFFFD[31mred\n", back.Suites[0].Out)
}

func TestFilesAndLinesAreForOtherReaders(t *testing.T) {
	with := junit.Report{Suites: []junit.Suite{{Name: "s", Cases: []junit.Case{{Name: "c", File: "f.yaml", Line: 3}}}}}
	var out bytes.Buffer
	require.NoError(t, junit.Write(&out, with))
	junittest.Check(t, out.Bytes(), "file", "line")
	assert.Contains(t, out.String(), `file="f.yaml" line="3"`)
}
