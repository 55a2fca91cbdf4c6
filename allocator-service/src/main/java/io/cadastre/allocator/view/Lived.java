package io.cadastre.allocator.view;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at a CIDR for a while, or an attempt to be.
 *
 * @param place where it stands in the order of all that lived in the IPAM
 * @param row as it was, all the time; null: an attempt that was refused
 * @param ended null: it still goes on
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Lived(
    IpamId ipam, Cidr cidr, byte[] place, @Nullable Row row, Mark began, @Nullable Mark ended) {}
