package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/botrunner/botrunner/adapter/genesys/platform"

	"github.com/spf13/cobra"
)

// platformFlags are the flags of sim for the Platform API beside web messaging.
type platformFlags struct {
	server     platform.ServerOptions
	secretFile string
}

func (p *platformFlags) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.server.ClientID, "platform-client-id", "", "OAuth client that may ask the Platform API (default: any)")
	f.StringVar(&p.secretFile, "platform-client-secret-file", "", "file that holds the client's secret (default: any is believed)")
	f.DurationVar(&p.server.TokenLife, "platform-token-life", 0, "how long a token of the Platform API is good (default 24h)")
	f.IntVar(&p.server.PerMinute, "platform-requests-per-minute", 0, "requests that the Platform API takes in a minute; below zero: any number (default 300)")
}

func (p *platformFlags) options() (platform.ServerOptions, error) {
	o := p.server
	if p.secretFile == "" {
		return o, nil
	}
	data, err := os.ReadFile(p.secretFile)
	if err != nil {
		return o, readingError(p.secretFile, err)
	}
	if o.ClientSecret = string(bytes.TrimSpace(data)); o.ClientSecret == "" {
		return o, fmt.Errorf("reading %s: there is no secret in it", p.secretFile)
	}
	return o, nil
}
