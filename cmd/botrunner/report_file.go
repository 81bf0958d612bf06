package main

import (
	"fmt"
	"io"
	"os"
)

// writeReport writes a JUnit report to a file; with no name nowhere.
func writeReport(name string, write func(w io.Writer) error) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	err = write(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	return nil
}
