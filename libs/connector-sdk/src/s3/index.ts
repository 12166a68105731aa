export {
  bareTag,
  readBuckets,
  readListing,
  readS3Error,
  type S3Listing,
  type S3Object,
  textInXml,
} from './answers';
export { isBucketName, type S3Place, s3Url } from './place';
export { presignS3, type S3Credentials, signS3 } from './sign';
export { S3_PART_BYTES, type SendS3, type Uploaded, uploadToS3 } from './upload';
