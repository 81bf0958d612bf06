package natsstore_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// powerCutVariable says how often the power is cut. It takes root and loop
// devices: where it is set and there are none, the test fails.
const powerCutVariable = "BOTRUNNER_TEST_POWER_CUTS"

// ext4 forgets what was not synced, and takes nothing any more.
const (
	ext4Shutdown   = 0x8004587d // EXT4_IOC_SHUTDOWN
	withoutFlushes = 2          // EXT4_GOING_FLAGS_NOLOGFLUSH
)

func TestNothingAcknowledgedIsLostWhenThePowerIsCut(t *testing.T) {
	cuts := 0
	_, _ = fmt.Sscan(os.Getenv(powerCutVariable), &cuts)
	if cuts == 0 {
		t.Logf("NOT TESTED: set %s=4, as root on Linux, to cut the power of a disk", powerCutVariable)
		return
	}
	image, disk := filepath.Join(t.TempDir(), "disk.img"), filepath.Join(t.TempDir(), "disk")
	require.NoError(t, os.Mkdir(disk, 0o700))
	tool(t, "truncate", "-s", "256M", image)
	tool(t, "mkfs.ext4", "-q", "-F", image)
	t.Cleanup(func() { _ = exec.Command("umount", "-l", disk).Run() }) //nolint:noctx // the test's has ended by then
	newest := map[int]uint64{}
	for range cuts {
		tool(t, "mount", "-o", "loop", image, disk)
		cutWhileWriting(t, disk, newest)
		tool(t, "umount", disk)
		tool(t, "mount", "-o", "loop", image, disk)
		assertAtLeast(t, disk, newest)
		tool(t, "umount", disk)
	}
	sum := uint64(0)
	for _, n := range newest {
		sum += n
	}
	t.Logf("%d power cuts, %d acknowledged, none lost", cuts, sum)
}

// cutWhileWriting cuts the power under a child, and notes what the child had been
// told before.
func cutWhileWriting(t *testing.T, disk string, newest map[int]uint64) {
	t.Helper()
	child, _, out := startChild(t, "writer", filepath.Join(disk, "data"))
	var mu sync.Mutex
	lines, cut := 0, false
	read := make(chan struct{})
	go func() {
		defer close(read)
		for out.Scan() {
			var writer int
			var number uint64
			if _, err := fmt.Sscan(out.Text(), &writer, &number); err == nil {
				mu.Lock()
				if !cut {
					newest[writer] = number
					lines++
				}
				mu.Unlock()
			}
		}
	}()
	assert.Eventually(t, func() bool { mu.Lock(); defer mu.Unlock(); return lines > 500 }, 20*time.Second, time.Millisecond)
	mu.Lock()
	cut = true // what is printed from now on may be told while the disk fails
	mu.Unlock()
	cutPower(t, disk)
	time.AfterFunc(time.Second, func() { _ = child.Process.Kill() })
	<-read
	_ = child.Wait() // it has failed, or was killed
}

func cutPower(t *testing.T, disk string) {
	t.Helper()
	dir, err := os.Open(disk)
	require.NoError(t, err)
	defer func() { _ = dir.Close() }()
	flags := uint32(withoutFlushes)
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, dir.Fd(), ext4Shutdown, uintptr(unsafe.Pointer(&flags)))
	require.Zero(t, errno, "%v", errno)
}

func assertAtLeast(t *testing.T, disk string, newest map[int]uint64) {
	t.Helper()
	s, err := natsstore.Open(t.Context(), natsstore.Options{Dir: filepath.Join(disk, "data")})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for i, wanted := range newest {
		snapshot, _, err := s.Load(t.Context(), fmt.Sprintf("w%d", i))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, snapshot.Seq, wanted, "writer %d", i)
	}
}

func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
}
