package sqlitestore

import (
	"encoding/binary"
	"hash/crc32"
	"strconv"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is the CRC-32C of values, each with its length before it. It stands beside what no index can vouch for.
func checksum(values ...string) int64 {
	var sum uint32
	var length [8]byte
	for _, v := range values {
		binary.LittleEndian.PutUint64(length[:], uint64(len(v)))
		sum = crc32.Update(sum, castagnoli, length[:])
		sum = crc32.Update(sum, castagnoli, []byte(v))
	}
	return int64(sum)
}

func decimal[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }
