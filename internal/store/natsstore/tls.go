package natsstore

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// TLSFiles returns what [Options.TLS] takes, read from PEM files: the authorities
// that the servers' certificates are checked against, and a certificate to show
// them with its key. Any of them may be empty; if all are, the result is nil.
func TLSFiles(ca, certificate, key string) (*tls.Config, error) {
	if ca == "" && certificate == "" {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("reading authorities: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("reading authorities: %s holds no certificate in PEM form", ca)
		}
	}
	if certificate != "" {
		own, err := tls.LoadX509KeyPair(certificate, key)
		if err != nil {
			return nil, fmt.Errorf("reading the certificate and its key: %w", err)
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}
