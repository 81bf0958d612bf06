package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// What a simulator may answer, and how long it may take.
const (
	maxTalks    = 64 << 20 // bytes
	talksWithin = 30 * time.Second
)

// askSimulator gets the conversations of a simulator that runs at an address.
func askSimulator(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: expected the address of a simulator", address))
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/sim/conversations"
	}
	ctx, cancel := context.WithTimeout(ctx, talksWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, usage(err)
	}
	if key := os.Getenv(controlKeyVariable); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking the simulator: %w", err)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("asking the simulator for %s: status %d; where it has a control key, set %s", u.Path, response.StatusCode, controlKeyVariable)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxTalks+1))
	if err != nil {
		return nil, fmt.Errorf("asking the simulator: %w", err)
	}
	if len(data) > maxTalks {
		return nil, fmt.Errorf("%s: more than %d MB of conversations; save one to a file", address, maxTalks>>20)
	}
	return data, nil
}
