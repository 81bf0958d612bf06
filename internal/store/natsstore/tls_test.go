package natsstore_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/require"
)

// certificate writes a certificate that vouches for itself, and its key.
func certificate(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	certificate, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	return certificate, key
}

// The server asks for a certificate as well, so both sides are checked.
func TestAClusterWithTLSIsUsed(t *testing.T) {
	cert, key := certificate(t)
	both, err := natsstore.TLSFiles(cert, cert, key)
	require.NoError(t, err)
	wanted := both.Clone()
	wanted.ClientCAs, wanted.ClientAuth = both.RootCAs, tls.RequireAndVerifyClientCert
	n := &node{Name: "alone", Dir: t.TempDir(), Client: freePort(t), Monitor: freePort(t), tls: wanted}
	n.start(t)
	options := natsstore.Options{URLs: []string{"tls://" + n.url()[len("nats://"):]}, Monitors: []string{n.monitor()}, Replicas: 1, SetupTimeout: 2 * time.Second}
	_, err = natsstore.Open(t.Context(), options)
	require.ErrorContains(t, err, "certificate", "the system's authorities do not know it")
	options.TLS = both
	s, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	_, err = s.Commit(t.Context(), store.Snapshot{ID: "c"}, 0)
	require.NoError(t, err)
}

func TestFilesForTLSThatCannotBeReadAreTold(t *testing.T) {
	none, err := natsstore.TLSFiles("", "", "")
	require.NoError(t, err)
	require.Nil(t, none)
	cert, key := certificate(t)
	_, err = natsstore.TLSFiles("nowhere", "", "")
	require.ErrorContains(t, err, "reading authorities: open nowhere: ")
	_, err = natsstore.TLSFiles(key, "", "")
	require.ErrorContains(t, err, "holds no certificate in PEM form")
	_, err = natsstore.TLSFiles("", cert, cert)
	require.ErrorContains(t, err, "reading the certificate and its key: ")
}
